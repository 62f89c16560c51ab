"""The screen of a person's own script."""
