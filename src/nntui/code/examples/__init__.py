"""Three small scripts, as people write them: for a first look without one's own."""

from pathlib import Path

SCRIPTS = {
    "eleven-lines": "one layer, as short as can be",
    "two-layers": "two layers with biases, forward and backward as functions",
    "a-class": "a class with methods: tanh, softmax, momentum",
}
"""What each of them is."""


def path_of(name: str) -> Path:
    """Where one stands."""
    return Path(__file__).with_name(f"{name.replace('-', '_')}.py")
