"""What the help panel says above its table of keys."""

HELP = """
# nntui

Step through the training of a network as through a program in a debugger. Page down shows the keys.

A value that has not been computed yet is a `·`. Each number is the engine's own and is rounded
only to be shown, so what the shown terms give may differ from the shown result by as much as was
rounded off; `d` shows more digits.

`▸` marks the chosen row, the weights that it meets, and the lines that use them; `*` marks the rows
of the iteration's batch. `…` stands for rows, terms or inputs that there is no room for.

Click a row, a unit, an operation or a place on the curve to go there.
"""
