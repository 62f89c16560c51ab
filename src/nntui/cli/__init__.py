"""The command line: commands, their options, and what they print."""

from .commands import cli, main

__all__ = ["cli", "main"]
