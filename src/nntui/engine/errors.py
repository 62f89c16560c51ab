"""What is said of a recipe, or of a part of one, that makes no sense."""

from collections.abc import Collection

import numpy as np


class RecipeError(ValueError):
    """A recipe, or a part of one, that makes no sense.

    Attributes:
        field: The part that is refused, such as `layers`; of an edit it is `edit`.
        reason: What is wrong with it, and what was expected.
        layer: Of weights, the layer whose matrix it is, from 1; otherwise `None`.
    """

    def __init__(self, field: str, reason: str, layer: int | None = None) -> None:
        # All of them, so that an error comes back whole from another process.
        super().__init__(field, reason, layer)
        self.field, self.reason, self.layer = field, reason, layer

    def __str__(self) -> str:
        of_layer = "" if self.layer is None else f" of layer {self.layer}"
        return f"{self.field}{of_layer}: {self.reason}"


def one_of(field: str, value: object, known: Collection[str]) -> None:
    """Check that a value is one of some names.

    Raises:
        RecipeError: It is none of them.
    """
    if value not in known:
        raise RecipeError(field, f"{value!r}, expected one of {', '.join(known)}")


def is_whole(value: object) -> bool:
    """Whether a value is a whole number by its class, Python's or NumPy's; no bool is one."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
