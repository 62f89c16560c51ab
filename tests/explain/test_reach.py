"""Targets that no output comes to are told before a run starts, and no others."""

import pytest

from nntui.engine import EXAMPLES, Network, Problem, Recipe, example
from nntui.explain.reach import out_of_reach


def told(activation: str, *targets: float, hidden: bool = False, is_read: bool = False) -> str:
    """What is told of a run of one input and one output."""
    names = ["relu", activation] if hidden else [activation]
    problem = Problem([[1.0]] * len(targets), [[each] for each in targets], is_read=is_read)
    return out_of_reach(Recipe(problem, Network([1] * len(names), names), seed=1)) or ""


def test_a_target_above_a_sigmoid_is_told_with_what_to_do() -> None:
    assert told("sigmoid", 0, 9, 1.5) == (
        "2 of 3 targets are out of reach: r2's is 9, and sigmoid outputs lie between 0 and 1. "
        "Take another output (--activation linear)."
    )


def test_data_of_a_file_can_be_scaled_instead() -> None:
    assert told("sigmoid", -1, 1, hidden=True, is_read=True) == (
        "1 of 2 targets is out of reach: r1's is -1, and sigmoid outputs lie between 0 and 1. "
        "Take another output (--activation relu,linear), or scale the targets "
        "(--scale-targets minmax)."
    )


@pytest.mark.parametrize(
    ("activation", "target", "inside"),
    [
        ("tanh", -1.5, "tanh outputs lie between -1 and 1"),
        ("relu", -0.1, "relu outputs are never below 0"),
        ("gelu", -1, "gelu outputs are never below -0.17"),
        ("silu", -1, "silu outputs are never below -0.28"),
    ],
)
def test_each_range_is_told(activation: str, target: float, inside: str) -> None:
    assert inside in told(activation, target)


@pytest.mark.parametrize(
    ("activation", "targets"),
    [
        ("sigmoid", (0, 1, 0.5)),
        ("tanh", (0, 0.9, -0.9)),
        ("relu", (0, 9)),
        ("gelu", (9, -0.1)),
        ("leaky-relu", (-9, 9)),
        ("linear", (-9, 9)),
        ("step", (0, 1)),
    ],
)
def test_what_can_be_learned_is_not_told(activation: str, targets: tuple[float, ...]) -> None:
    assert told(activation, *targets) == ""


def test_the_ends_of_a_tanh_are_only_neared() -> None:
    assert told("tanh", 0, 1, -1) == (
        "2 of 3 targets are -1 or 1, which tanh comes ever nearer to without quite getting there. "
        "Take -0.9 or 0.9 instead, or another output (--activation linear)."
    )
    assert told("tanh", 0, 1).startswith("1 of 2 targets is 1, which")


def test_of_several_outputs_the_one_is_named() -> None:
    problem = Problem([[1]], [[0, 7]], output_names=("a", "b"))
    line = out_of_reach(Recipe(problem, Network((2,), ("sigmoid",)), seed=1))
    assert line is not None
    assert "r1's b is 7" in line


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_example_has_such_targets(name: str) -> None:
    assert out_of_reach(example(name)) is None
