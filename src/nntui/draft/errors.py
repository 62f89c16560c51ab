"""What is wrong with which field."""

from dataclasses import dataclass
from typing import Literal

Relation = Literal["goes with", "takes the place of", "is needed with"]
"""How a field and another stand to each other."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with a field.

    Attributes:
        field: The field of a draft.
        reason: What is wrong with it, and what was expected.
    """

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


@dataclass(frozen=True)
class FileError(FieldError):
    """What is wrong with a field is known from a file.

    Attributes:
        file: What it is called.
    """

    file: str


@dataclass(frozen=True)
class ClashError(FieldError):
    """A field does not go together with what another one says.

    Attributes:
        relation: How the two should stand to each other.
        other: The other field.
    """

    relation: Relation
    other: str

    def __str__(self) -> str:
        return f"{self.field} {self.relation} {self.other}" + (self.reason and f": {self.reason}")


class DraftError(ValueError):
    """A draft that makes no recipe.

    Attributes:
        errors: What is wrong, at least one, in the order of the draft's fields.
    """

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(*errors)
        self.errors = errors

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))
