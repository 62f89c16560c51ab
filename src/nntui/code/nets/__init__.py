"""From a script to a network: whether what a script trains is a layered net that the engine has,
seen from the numbers of its passes and never from its names alone."""

from .alike import Alike, Unlike, look

__all__ = ["Alike", "Unlike", "look"]
