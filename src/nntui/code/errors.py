"""What is wrong with a script, in a line for the person who wrote it."""


class ScriptError(Exception):
    """A script that cannot be stepped through; its text is one line that says why."""
