"""Sentences: how the engine's numbers are written and told. Knows no screen."""
