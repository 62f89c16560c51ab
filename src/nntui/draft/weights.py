"""First weights out of a file, as the network that they are for."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..engine import Problem
from ..engine.problem import Array
from .errors import DraftError, FieldError
from .texts import choice_of

if TYPE_CHECKING:
    from .draft import Draft


class GivenWeights(NamedTuple):
    """Weights, and what they say of their network.

    Attributes:
        matrices: One a layer, as the engine has them.
        sizes: Units of each layer.
        has_bias: Whether there are biases.
        note: How they were read, where another way would fit as well.
    """

    matrices: tuple[Array, ...]
    sizes: list[int]
    has_bias: bool
    note: str


def weights_of(draft: "Draft", problem: Problem, sizes: Sequence[int] | None) -> GivenWeights:
    """The weights of a draft's file, or those typed in.

    Args:
        draft: What was typed.
        problem: The data that they are for.
        sizes: The layers that were asked for, if any were.

    Raises:
        DraftError: They cannot be read, or do not fit.
    """
    from ..data.layout import BIAS_PLACES, BYS, Wanted, arrange
    from ..data.weights import read_typed_weights, read_weights

    wanted = Wanted(
        problem.features,
        problem.outputs,
        sizes,
        draft.bias,
        choice_of("weights_by", draft.weights_by, BYS),
        choice_of("weights_bias", draft.weights_bias, BIAS_PLACES),
    )
    if draft.bias is False and draft.weights_bias is not None:
        raise DraftError(FieldError("weights_bias", "says where biases are, expected no --no-bias"))
    try:
        if draft.typed_weights is not None:
            blocks = read_typed_weights(draft.typed_weights)
        else:
            blocks = read_weights(Path(draft.weights or ""))
    except ValueError as error:
        raise DraftError(FieldError(field_of(draft), str(error))) from None
    try:
        matrices, has_bias, note = arrange(blocks, wanted)
    except ValueError as error:
        raise DraftError(FieldError(field_of(draft), f"{place_of(draft)}{error}")) from None
    return GivenWeights(tuple(matrices), [matrix.shape[1] for matrix in matrices], has_bias, note)


def field_of(draft: "Draft") -> str:
    """The field of a draft that gives weights; "" where none does."""
    if draft.typed_weights is not None:
        return "typed_weights"
    return "" if draft.weights is None else "weights"


def place_of(draft: "Draft") -> str:
    """What stands before a complaint about weights: the file that they are from."""
    return f"{draft.weights}: " if draft.weights is not None else ""
