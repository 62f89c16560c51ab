"""Which class a network takes the rows of each class for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .measures import Judging
from .problem import Array

if TYPE_CHECKING:
    from .problem import Problem

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Confusion:
    """The confusion matrix of some predictions.

    Attributes:
        classes: What they are called.
        counts: How many rows of each class are taken for each class, shape (classes, classes):
            a line is the class of the target, a column that of the answer.
        unanswered: How many rows of each class have no answer, as two outputs are equally great;
            shape (classes,).
        wrong: The rows that are not taken for what they are, from 0 and in their order.
    """

    classes: tuple[str, ...]
    counts: Counts
    unanswered: Counts
    wrong: Counts

    @property
    def right(self) -> int:
        """How many rows are taken for what they are."""
        return int(np.trace(self.counts))

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self.counts.sum() + self.unanswered.sum())


class Taken(NamedTuple):
    """What class each of some rows is taken for.

    Attributes:
        names: What the classes are called.
        places: The class of each row, from 0; it means nothing where there is no answer.
        has_answer: Whether there is one: not where two outputs are equally great.
    """

    names: tuple[str, ...]
    places: NDArray[np.int64]
    has_answer: NDArray[np.bool_]


def taken_for(problem: "Problem", predictions: Array, judging: Judging) -> Taken | None:
    """What class rows are taken for by what is said of them; `None` where there are no classes.

    An answer is what `accuracy` takes for one: the greatest output, if no other is as great, or
    of one output its side of 0.5.

    Args:
        problem: Whose classes they are.
        predictions: What is said of the rows, shape (rows, outputs).
        judging: What counts as right.
    """
    if judging == "class":
        greatest = predictions.max(axis=1, keepdims=True)
        return Taken(
            problem.classes or problem.output_names,
            predictions.argmax(axis=1),
            (predictions == greatest).sum(axis=1) == 1,
        )
    if judging == "each" and len(problem.classes) == 2 and problem.outputs == 1:
        # What is no number is on neither side.
        has_answer = ~np.isnan(predictions[:, 0])
        return Taken(problem.classes, (predictions[:, 0] >= 0.5).astype(int), has_answer)
    return None


def confusion_of(problem: "Problem", predictions: Array, judging: Judging) -> Confusion | None:
    """The confusion matrix of a problem's rows; `None` where its targets are no classes.

    Args:
        problem: The rows, with their targets.
        predictions: What is said of them, shape (rows, outputs).
        judging: What counts as right.
    """
    targets, taken = problem.targets, taken_for(problem, predictions, judging)
    if taken is None:
        return None
    names, said, has_answer = taken.names, taken.places, taken.has_answer
    if judging == "class":
        if (targets.sum(axis=1) != 1).any():
            return None  # edited: a row of two classes, or of none, is none of a line
        wanted = targets.argmax(axis=1)
    else:
        wanted = targets[:, 0].astype(int)
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(counts, (wanted[has_answer], said[has_answer]), 1)
    unanswered = np.bincount(wanted[~has_answer], minlength=len(names))
    wrong = np.flatnonzero(~has_answer | (said != wanted))
    return Confusion(names, counts, unanswered, wrong)
