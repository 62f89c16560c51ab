"""One pane a file: each draws its part of a moment."""
