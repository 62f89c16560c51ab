"""The built-in examples: the networks of the articles, and others that learners ask for.

Trask, "A Neural Network in 11 lines of Python"; Singman, "Holding Your Hand Like a Small Child
Through a Neural Network".
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..activations import ACTIVATIONS, SIGMOID
from ..errors import RecipeError
from ..losses import CROSS_ENTROPY
from ..network import Network
from ..recipe import Recipe
from .problems import article_problem, gate_problem, iris_problem, ring_problem


@dataclass(frozen=True)
class Example:
    """A built-in recipe.

    Attributes:
        name: What it is called on the command line and in a saved run.
        sentence: What it shows, for a list of examples.
        make: Makes the recipe; its data is made or read only then.
    """

    name: str
    sentence: str
    make: Callable[[], Recipe]


def _one_layer(name: str, seed: int, until: int) -> Recipe:
    return Recipe(
        problem=article_problem([0, 0, 1, 1]),
        network=Network((1,), (SIGMOID,)),
        seed=seed,
        until=until,
        example=name,
    )


def _eleven_lines() -> Recipe:
    return Recipe(
        problem=article_problem([0, 1, 1, 0]),
        network=Network((4, 1), (SIGMOID, SIGMOID)),
        seed=1,
        until=60_000,
        example="eleven-lines",
    )


def _gate(name: str, *targets: int) -> Recipe:
    return Recipe(
        problem=gate_problem(targets),
        network=Network((1,), (SIGMOID,), bias=True),
        seed=1,
        example=name,
    )


def _xor() -> Recipe:
    return Recipe(
        problem=gate_problem([0, 1, 1, 0]),
        network=Network((2, 1), (SIGMOID, SIGMOID), bias=True),
        seed=1,
        example="xor",
    )


def _perceptron() -> Recipe:
    return Recipe(
        problem=gate_problem([0, 0, 0, 1]),
        network=Network((1,), (ACTIVATIONS["step"],), bias=True),
        seed=1,
        init="zeros",
        batch=1,
        until=40,
        example="perceptron",
    )


def _ring() -> Recipe:
    return Recipe(
        problem=ring_problem(),
        network=Network((4, 1), (ACTIVATIONS["tanh"], SIGMOID), bias=True),
        seed=1,
        rate=0.03,
        until=2_000,
        example="ring",
        loss=CROSS_ENTROPY,
    )


def _iris() -> Recipe:
    return Recipe(
        problem=iris_problem(),
        network=Network((5, 3), (ACTIVATIONS["tanh"], ACTIVATIONS["softmax"]), bias=True),
        seed=1,
        rate=0.01,
        until=1_000,
        example="iris",
        loss=CROSS_ENTROPY,
    )


EXAMPLES: dict[str, Example] = {
    example.name: example
    for example in (
        Example(
            "article",
            "Singman's article: one layer learns to repeat an input; 100,000 times, seed 123.",
            lambda: _one_layer("article", seed=123, until=100_000),
        ),
        Example(
            "tiny",
            "Trask's own first network: the same rows and layer; 10,000 times, seed 1.",
            lambda: _one_layer("tiny", seed=1, until=10_000),
        ),
        Example(
            "eleven-lines",
            "Trask's second network: four hidden units, for a target that one layer cannot learn.",
            _eleven_lines,
        ),
        Example("and", "1 where both inputs are 1.", lambda: _gate("and", 0, 0, 0, 1)),
        Example("or", "1 where at least one input is 1.", lambda: _gate("or", 0, 1, 1, 1)),
        Example("nand", "0 where both inputs are 1.", lambda: _gate("nand", 1, 1, 1, 0)),
        Example(
            "xor",
            "1 where just one input is 1: two hidden units learn it, from most seeds.",
            _xor,
        ),
        Example(
            "perceptron",
            "Rosenblatt's perceptron learns AND row by row, from weights of 0.",
            _perceptron,
        ),
        Example(
            "ring",
            "100 points, half of them in a ring around the others: four hidden units fence it off.",
            _ring,
        ),
        Example(
            "iris",
            "150 flowers of three species, told apart by four measurements, scaled to standard.",
            _iris,
        ),
    )
}
"""Every example by its name."""


def example(name: str) -> Recipe:
    """The recipe of a built-in example.

    Raises:
        RecipeError: There is none of that name.
    """
    if name not in EXAMPLES:
        raise RecipeError("example", f"{name!r}, expected one of {', '.join(EXAMPLES)}")
    return EXAMPLES[name].make()
