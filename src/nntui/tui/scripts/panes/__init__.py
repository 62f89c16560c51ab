"""The panes of a script's screen."""
