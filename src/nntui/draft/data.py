"""Where the data comes from: an example, a file, or a grid typed by hand."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine import EXAMPLES, SIGMOID, Network, Problem, Recipe, example
from .errors import ClashError, DraftError, FieldError, FileError
from .texts import choice_of, names, one_of, split

if TYPE_CHECKING:
    from .draft import Draft

OF_FILE = (
    "target", "inputs", "without", "names", "header", "classes", "one_hot", "missing", "scale",
    "scale_targets",
)  # fmt: skip
"""The fields that say what is read from a file."""

DEFAULT_EXAMPLE = "article"
"""What is trained where nothing else is said."""


def start_of(draft: "Draft") -> Recipe:
    """The recipe of a draft's data, before anything else that the draft says.

    Raises:
        DraftError: It cannot be read, or does not hold what was asked for.
    """
    if draft.data is not None:
        if draft.example is not None:
            raise DraftError(
                ClashError("data", "expected one of them", "takes the place of", "example")
            )
        return own_recipe(_problem_of_file(draft, draft.data))
    for field in OF_FILE:
        if getattr(draft, field) is not None:
            raise DraftError(ClashError(field, "", "goes with", "data"))
    if draft.typed is not None:
        return own_recipe(_problem_of_grid(draft.typed))
    name = DEFAULT_EXAMPLE if draft.example is None else draft.example
    try:
        return example(one_of(EXAMPLES)(name))
    except ValueError as error:
        raise DraftError(FieldError("example", str(error))) from None


def own_recipe(problem: Problem) -> Recipe:
    """What a problem is trained with unless more is said: one layer of sigmoids."""
    return Recipe(problem, Network((problem.outputs,), (SIGMOID,)), seed=1)


def _problem_of_file(draft: "Draft", path: str) -> Problem:
    # Here, as below: an example starts sooner where nothing is imported that reads data.
    from ..data import MISSING, SCALES, DataError, read_problem

    try:
        if not draft.target:
            raise DraftError(_missing_target(path, draft.header))
        problem = read_problem(
            path,
            split(draft.target),
            split(draft.inputs) if draft.inputs else None,
            without=names(draft.without or ""),
            one_hot=names(draft.one_hot or ""),
            names=draft.names,
            header=draft.header,
            classes=bool(draft.classes),
            is_each=has_two_outputs(draft),
            missing=choice_of("missing", draft.missing, MISSING) or "refuse",
            scale=choice_of("scale", draft.scale, SCALES) or "none",
            scale_targets=choice_of("scale_targets", draft.scale_targets, SCALES) or "none",
        )
    except DataError as error:
        raise DraftError(FileError(error.about, error.reason, error.file)) from None
    return replace(problem, name="standard input" if path == "-" else Path(path).name)


def has_two_outputs(draft: "Draft") -> bool:
    """Whether two classes are to have an output each: what shares 1 out needs two."""
    last = split(draft.layers or "")[-1]
    kind = split(draft.activation or "")[-1]
    return last == "2" or (not last and kind == "softmax")


def _missing_target(path: str, header: bool | None) -> FieldError:
    """Say what there is to learn.

    Raises:
        DataError: The file cannot be read.
    """
    from ..data.errors import listed
    from ..data.table import open_table

    reason = f"expected some of the columns {listed(open_table(path, header).names)}"
    return ClashError("target", reason, "is needed with", "data")


def _problem_of_grid(text: str) -> Problem:
    from ..data.grid import read_grid

    try:
        return read_grid(text)
    except ValueError as error:
        raise DraftError(FieldError("typed", str(error))) from None
