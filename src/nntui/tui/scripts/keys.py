"""Every key of a script's screen, in one place: footer, help and palette are made of it."""

from textual.binding import Binding

from ..keys import INSPECT_BINDINGS, ROW, SPEED, key

_LINE = Binding.Group("line", compact=True)
_OPERATION = Binding.Group("op", compact=True)
_STATEMENT = Binding.Group("over", compact=True)
_PASS = Binding.Group("pass", compact=True)


# In the order of the footer: what a narrow window cuts off is in the help and the palette.
SCRIPT_BINDINGS = [
    key("space", "play", "play", "Play or pause.", show=True),
    key("left", "line(-1)", "Line back", "Back to the end of the line before.", show=True,
         display="←", group=_LINE),
    key("right", "line(1)", "Line on", "Do the next line that computes, into calls.", show=True,
         display="→", group=_LINE),
    key("comma", "operation(-1)", "Operation back", "Take the last operation back.", show=True,
         display=",", group=_OPERATION),
    key("full_stop", "operation(1)", "Operation on", "Do the next operation.", show=True,
         display=".", group=_OPERATION),
    key("p", "statement(-1)", "Statement back", "Back over calls and inner loops.", show=True,
         display="p", group=_STATEMENT),
    key("n", "statement(1)", "Statement on",
         "Do the next statement of the loop, over calls and inner loops.", show=True,
         display="n", group=_STATEMENT),
    key("left_square_bracket", "to_pass(-1)", "Pass before",
         "The same place of the pass before.", show=True, display="[", group=_PASS),
    key("right_square_bracket", "to_pass(1)", "Next pass",
         "The same place of the next pass.", show=True, display="]", group=_PASS),
    key("g", "go_to", "go", "Go to a pass, a line, a turn of a loop, or where something holds.",
         show=True),
    key("question_mark", "help", "help", "Keys and signs, and what was told last.", show=True,
         display="?"),
    key("q", "app.quit", "quit", "Quit; `nntui replay last` comes back.", show=True),
    key("up", "row(-1)", "Number above", "Light the number above.", show=True, display="↑",
         group=ROW),
    key("down", "row(1)", "Number below", "Light the number below.", show=True, display="↓",
         group=ROW),
    key("minus", "slower", "Slower", "Play more slowly.", show=True, display="-", group=SPEED),
    key("plus", "faster", "Faster", "Play faster.", show=True, display="+", group=SPEED),
    key("E", "curve", "curve", "Choose what the curve shows.", show=True),
    key("L", "loop", "loop", "Choose another loop.", show=True),
    key("w", "pin", "pin", "Pin the name of what was done last, so that it stays in sight.",
         show=True),
    key("i", "inspect", "inspect",
         "Ask a number where it came from; a click on it does the same.", show=True),
    key("s", "save", "save", "Save the run."),
    key("o", "open", "open", "Open a saved run."),
    key("O", "open_script", "Open a script", "Open another script by its path."),
    key("e", "edit", "what if", "What if: change a number, from this pass on.", show=True),
    key("ctrl+z", "take_back", "Take back", "Undo an edit, or return to the seed before."),
    key("R", "new_seed", "New seed", "Draw another seed and start over."),
    key("S", "seeds", "Try seeds", "Says how seeds are compared."),
    key("c", "keep", "Keep the curve", "Keep this run's curve on the plot, for comparison."),
    key("C", "forget", "Forget kept curves", "Take all kept curves off the plot."),
    key("home", "rewind", "Rewind", "The head of pass 0."),
    key("end", "to_last", "Last pass", "The end of the last pass that was gone through."),
    key("r", "reload", "Load again", "Load the script again, at the same pass."),
    key("N", "net", "As a net", "Leave for the recipe of what it trains, if nntui has such a net."),
    key("d", "digits", "Digits", "Write numbers with 4, 8 or all digits."),
    key("f", "fold", "Fold",
         "Simple operations of a line in one, such as 1/(1+e^-x), or each by itself."),
    key("y", "log", "Log axis", "Make the error axis linear or logarithmic."),
    key("Z", "span", "Zoom the curve",
         "Show the curve around the cursor, each time closer, then the whole again."),
    key("tab", "next_pane(1)", "Next pane", "Focus the next pane."),
    key("shift+tab", "next_pane(-1)", "Previous pane", "Focus the pane before."),
    key("z", "zoom", "Zoom", "Give one pane the whole window; tab goes on to the next."),
    key("pagedown", "scroll_pane(1)", "Scroll down",
         "Scroll the pane in focus, or the arithmetic."),
    key("pageup", "scroll_pane(-1)", "Scroll up", "Scroll it back."),
    key("escape", "stop", "Stop", "Stay here: end whatever is under way."),
]  # fmt: skip
"""A binding an action, with the key that is shown; second keys are in `MORE_BINDINGS`."""

_MORE = {
    "shift+right": "to_pass(1)",
    "shift+left": "to_pass(-1)",
    "k": "row(-1)",
    "j": "row(1)",
    "0": "rewind",
    "f1": "help",
    "enter": "inspect",
}

MORE_BINDINGS = [
    Binding(key, action, next(b.description for b in SCRIPT_BINDINGS if b.action == action),
            show=False)
    for key, action in _MORE.items()
]  # fmt: skip
"""Second keys for the same actions."""

SCRIPT_INSPECT_BINDINGS = [each for each in INSPECT_BINDINGS if "spread" not in each.action]
"""Keys of the inspector: they come first while a number is asked about. What a number of a script
goes into is not shown."""
