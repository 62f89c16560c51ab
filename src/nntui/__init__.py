"""A debugger for the arithmetic of a small neural network."""

__version__ = "0.1.0"
