"""Every key of the main screen, in one place: footer, help and command palette are made of it."""

from collections.abc import Mapping, Sequence

from textual.binding import Binding

_PHASE = Binding.Group("phase", compact=True)
_ITERATION = Binding.Group("iteration", compact=True)
ROW = Binding.Group("row", compact=True)
SPEED = Binding.Group("speed", compact=True)
UNIT = Binding.Group("unit", compact=True)
LAYER = Binding.Group("layer", compact=True)
NUMBER = Binding.Group("number", compact=True)


def key(
    keys: str,
    action: str,
    description: str,
    tooltip: str,
    *,
    show: bool = False,
    display: str | None = None,
    group: Binding.Group | None = None,
) -> Binding:
    """A key of a screen.

    Args:
        keys: Which, in Textual's names.
        action: What it does; its id is made of it.
        description: What it is called.
        tooltip: What it does, in a sentence.
        show: Whether it stands in the footer.
        display: How it is written there.
        group: What it is written together with.
    """
    return Binding(
        keys,
        action,
        description,
        show=show,
        key_display=display,
        tooltip=tooltip,
        id=action.replace("_", "-"),
        group=group,
    )


# In the order of the footer: what a narrow window has no room for is in the help and the palette.
STEP_BINDINGS = [
    key("space", "play", "play", "Play or pause.", show=True),
    key("left", "back", "Previous phase", "Take the last phase back.", show=True, display="←",
         group=_PHASE),
    key("right", "forward", "Next phase", "Do the next phase.", show=True, display="→",
         group=_PHASE),
    key("left_square_bracket", "previous_iteration", "Previous iteration",
         "The same phase of the iteration before.", show=True, display="[", group=_ITERATION),
    key("right_square_bracket", "next_iteration", "Next iteration",
         "The same phase of the next iteration.", show=True, display="]", group=_ITERATION),
    key("tab", "next_pane(1)", "pane",
         "Focus the next pane; one that there is no room for has the window until the next.",
         show=True),
    key("g", "go_to", "go to", "Go to an iteration, a phase, a row, or where something holds.",
         show=True),
    key("question_mark", "help", "help", "Keys and words, and what was told last.", show=True,
         display="?"),
    key("q", "app.quit", "quit", "Quit; `nntui replay last` comes back.", show=True),
    key("v", "net", "net",
         "The network as a picture in the place of its arithmetic, or the arithmetic again.",
         show=True),
    key("i", "inspect", "inspect",
         "Ask a number where it came from and what it goes into; a click on it does the same.",
         show=True),
    key("up", "row(-1)", "Row above", "Light the row above.", show=True, display="↑",
         group=ROW),
    key("down", "row(1)", "Row below", "Light the row below.", show=True, display="↓",
         group=ROW),
    key("u", "unit", "unit", "Choose the next unit, where a layer has several.", show=True),
    key("minus", "slower", "Slower", "Play more slowly.", show=True, display="-", group=SPEED),
    key("plus", "faster", "Faster", "Play faster.", show=True, display="+", group=SPEED),
    key("s", "save", "save", "Save the run.", show=True),
    key("o", "open", "open", "Open a saved run.", show=True),
    key("escape", "stop", "Stop", "Stop on the way to a far place; leave the zoom."),
    key("home", "rewind", "Rewind", "Iteration 0, phase 0 of the same run."),
    key("end", "to_last", "Last iteration", "The last iteration trained."),
    key("N", "new_run", "New run", "Choose the data and the network, and start over."),
    key("e", "edit", "edit", "What if: change a number, from this iteration on."),
    key("E", "edits", "Edits", "Switch edits off and on again, one by one."),
    key("equals_sign", "compare", "Compare", "Hold your own numbers against this iteration's.",
         display="="),
    key("a", "ask", "ask the net", "What does the net say to a row that it never saw?"),
    key("c", "keep", "Keep the curve", "Keep this run's curve on the plot, for comparison."),
    key("C", "forget", "Forget kept curves", "Take all kept curves off the plot."),
    key("S", "seeds", "Try seeds", "Train many seeds side by side and open one."),
    key("R", "new_seed", "New seed", "Draw new first weights and start over."),
    key("ctrl+z", "take_back", "Take back", "Undo an edit, or return to the run before."),
    key("d", "digits", "Digits", "Write numbers with 4, 8 or all digits."),
    key("f", "fold", "Fold",
         "Where not all fits: every operation but the last in one line, or all lines."),
    key("shift+up", "walk(0,-1)", "Unit above", "Choose the unit above, in the layer at hand.",
         display="⇧↑", group=UNIT),
    key("shift+down", "walk(0,1)", "Unit below", "Choose the unit below.", display="⇧↓",
         group=UNIT),
    key("ctrl+left", "walk(-1,0)", "Layer before",
         "In the picture: walk on in the layer before, or among the inputs.", display="^←",
         group=LAYER),
    key("ctrl+right", "walk(1,0)", "Layer behind", "In the picture: walk on in the next layer.",
         display="^→", group=LAYER),
    key("y", "log", "Log axis", "Make the error axis linear or logarithmic."),
    key("Z", "span", "Zoom the curve",
         "Show the curve around the cursor, each time closer, then the whole again."),
    key("m", "measure", "Error measure", "Mean or sum of the error or its squares; the loss."),
    key("less_than_sign", "turn(-1)", "Inputs before",
         "Of many inputs, show those further left.", display="<"),
    key("greater_than_sign", "turn(1)", "Inputs after",
         "Of many inputs, show those further right.", display=">"),
    key("shift+tab", "next_pane(-1)", "Previous pane", "Focus the pane before."),
    key("z", "zoom", "Zoom", "Give one pane the whole window; tab goes on to the next."),
    key("pagedown", "scroll_pane(1)", "Scroll down",
         "Scroll the pane in focus, or the arithmetic."),
    key("pageup", "scroll_pane(-1)", "Scroll up", "Scroll it back."),
]  # fmt: skip
"""A binding an action, with the key that is shown; second keys are in `MORE_BINDINGS`."""

_MORE = {
    "n": "forward",
    "p": "back",
    "shift+right": "next_iteration",
    "shift+left": "previous_iteration",
    "k": "row(-1)",
    "j": "row(1)",
    "0": "rewind",
    "r": "rewind",
    "f1": "help",
    "enter": "inspect",
}

MORE_BINDINGS = [
    Binding(key, action, next(b.description for b in STEP_BINDINGS if b.action == action),
            show=False)
    for key, action in _MORE.items()
]  # fmt: skip
"""Second keys for the same actions."""

INSPECT_BINDINGS = [
    key("up", "inspect_move(0,-1)", "Number above", "Ask the number above.", show=True,
         display="↑", group=NUMBER),
    key("down", "inspect_move(0,1)", "Number below", "Ask the number below.", show=True,
         display="↓", group=NUMBER),
    key("left", "inspect_move(-1,0)", "Number before",
         "Ask the number on the left; in the inspector, choose the operand before.", show=True,
         display="←", group=NUMBER),
    key("right", "inspect_move(1,0)", "Number after",
         "Ask the number on the right; in the inspector, choose the next operand.", show=True,
         display="→", group=NUMBER),
    key("enter", "inspect_follow(0)", "came from",
         "Go to the operand that is chosen, to see how it was made.", show=True),
    *(
        key(str(number), f"inspect_follow({number})", f"Operand {number}",
             f"Go to what was written as operand {number}.")
        for number in range(1, 10)
    ),
    key("backspace", "inspect_back", "back", "Back to the number that led here.", show=True),
    key("greater_than_sign", "inspect_spread(1)", "goes into",
         "A step further along what it goes into, up to the next iteration's predictions.",
         show=True, display=">"),
    key("less_than_sign", "inspect_spread(-1)", "A step less", "Take such a step back.",
         display="<"),
    key("left_curly_bracket", "inspect_turn(-1)", "Last turn",
         "The last iteration before where the number turned.", display="{"),
    key("right_curly_bracket", "inspect_turn(1)", "Next turn",
         "The next iteration where it turns, trained as far as that takes.", display="}"),
    key("vertical_line", "inspect_kind", "Turn or sign",
         "What { and } look for: where its change goes the other way, or its sign.",
         display="|"),
    key("W", "inspect_why", "why",
         "Why a weight moved: each row's share, and the check by nudging; of a unit its curve.",
         show=True),
    key("escape", "inspect_leave", "leave",
         "Leave the number, and bring the run back to where it was.", show=True, display="esc"),
]  # fmt: skip
"""Keys of the inspector: they come first while a number is asked about."""


def first_of_each_key(first: Sequence[Binding], others: Sequence[Binding]) -> list[Binding]:
    """Bindings in the order of the others, as the footer has them, but so that of each key those of
    the first are asked first."""
    taken = [each for each in first if each.key not in {other.key for other in others}]
    merged: list[Binding] = []
    for other in others:
        merged += [each for each in first if each.key == other.key]
        merged.append(other)
    return merged + taken


_TOPICS = {
    "Step by step": (
        "forward", "back", "next_iteration", "previous_iteration", "play", "faster", "slower",
    ),
    "Far away": ("go_to", "rewind", "to_last"),
    "Ask": ("inspect", "ask"),
    "What is lit": (
        "row(-1)", "row(1)", "unit", "walk(0,-1)", "walk(0,1)", "walk(-1,0)", "walk(1,0)",
        "turn(-1)", "turn(1)",
    ),
    "How it is shown": (
        "net", "fold", "digits", "measure", "log", "zoom", "next_pane(1)", "next_pane(-1)",
        "scroll_pane(1)", "scroll_pane(-1)",
    ),
    "Another run": (
        "new_run", "new_seed", "seeds", "edit", "edits", "take_back", "keep", "forget", "compare",
    ),
    "Keep and leave": ("save", "open", "help", "app.quit"),
}  # fmt: skip
"""Actions by what they are about. One that stands nowhere here comes last."""

REST = "More"

_NAMES = {"left_square_bracket": "[", "right_square_bracket": "]", "question_mark": "?",
          "plus": "+", "minus": "-", "comma": ",", "full_stop": ".",
          "right": "→", "left": "←", "up": "↑", "down": "↓",
          "pagedown": "page down", "pageup": "page up", "equals_sign": "=",
          "less_than_sign": "<", "greater_than_sign": ">",
          "left_curly_bracket": "{", "right_curly_bracket": "}", "vertical_line": "|"}  # fmt: skip


def topics() -> Mapping[str, list[Binding]]:
    """Every key under what it is about."""
    of_action = {binding.action: binding for binding in STEP_BINDINGS}
    found = {
        topic: [of_action.pop(action) for action in actions if action in of_action]
        for topic, actions in _TOPICS.items()
    }
    found["While a number is asked about"] = [*INSPECT_BINDINGS]
    return found | ({REST: [*of_action.values()]} if of_action else {})


def key_names(
    binding: Binding, is_ascii: bool = False, others: Sequence[Binding] = tuple(MORE_BINDINGS)
) -> list[str]:
    """The keys of an action as they are shown, the first one first.

    Args:
        binding: The action's.
        is_ascii: Write plain characters only: an arrow would be taken for `<` or `>`.
        others: Second keys.
    """
    more = [each.key for each in others if each.action == binding.action]
    keys = [key for each in (binding.key, *more) for key in each.split(",")]
    return [_name(key, is_ascii) for key in keys]


def _name(key: str, is_ascii: bool) -> str:
    *held, last = key.split("+")
    name = _NAMES.get(last, last)
    return "+".join([*held, name if name.isascii() or not is_ascii else last])


def key_of(action: str) -> str:
    """The key of an action, as the footer shows it."""
    binding = next(each for each in STEP_BINDINGS if each.action == action)
    return binding.key_display or binding.key
