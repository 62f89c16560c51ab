"""A run with an optimizer, decay, frozen weights or a mean is saved with it and replayed."""

from pathlib import Path
from typing import Any

import pytest

from nntui.engine import Recipe, Timeline, example
from nntui.runs import RunError, check_run, load_run, save_run

from .conftest import run_of

CHANGES: list[dict[str, Any]] = [
    {"optimizer": "adam", "rate": 0.1},
    {"optimizer": "adam", "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3},
    {"optimizer": "rmsprop", "decay": 0.01},
    {"optimizer": "momentum", "reduction": "mean"},
    {"freeze": ("bias",)},
    {"freeze": ("bias", "1"), "decay": 0.5, "reduction": "mean"},
]


@pytest.mark.parametrize("changes", CHANGES, ids=str)
def test_what_is_trained_how_comes_back_from_the_file(
    changes: dict[str, Any], tmp_path: Path
) -> None:
    recipe = example("xor").with_(**changes)
    file = tmp_path / "run.toml"
    save_run(run_of(recipe, 30, 2), file)
    loaded = load_run(file)
    assert loaded.recipe == recipe
    assert check_run(loaded, Timeline(loaded.recipe)).bit_for_bit


def test_a_plain_run_is_written_as_it_was_before_there_were_any(tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    save_run(run_of(example("xor"), 3, 2), file)
    text = file.read_text()
    assert not any(word in text for word in ("optimizer", "beta", "decay", "freeze", "reduction"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('optimizer = "sgdm"', "recipe.optimizer"),
        ("decay = -1.0", "recipe.decay: -1"),
        ('freeze = ["bais"]', "recipe.freeze: 'bais', expected some of bias, 1, 2"),
        ('reduction = "median"', "recipe.reduction"),
        ("beta1 = 0.5", "recipe.beta1: does not go with the optimizer sgd"),
    ],
)
def test_a_mistake_in_the_file_names_its_key(line: str, expected: str, tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    save_run(run_of(example("xor"), 3, 2), file)
    file.write_text(file.read_text().replace("[recipe]\n", f"[recipe]\n{line}\n"))
    with pytest.raises(RunError, match=r"run\.toml") as raised:
        load_run(file)
    assert expected in str(raised.value)


# For each phase from 0 that format 1 had, the operation that it was, or the one after it where it
# is no longer there.
OF_FORMAT_1 = [
    (example("article"), "dot activation error slope delta update"),
    (example("article").with_(rate=0.5), "dot activation error slope delta update"),
    (example("article").with_(momentum=0.5), "dot activation error slope delta update"),
    (
        example("article").with_(rate=0.5, reduction="mean"),
        "dot activation error slope delta gradient update",
    ),
    (
        example("article").with_(optimizer="adam"),
        "dot activation error slope delta gradient mean mean-square update",
    ),
    (
        # With the error, slope and delta of a frozen layer at the bottom.
        example("eleven-lines").with_(freeze=("1",), rate=0.5),
        "dot activation dot activation error slope delta gradient gradient gradient update",
    ),
]


@pytest.mark.parametrize(("recipe", "operations"), OF_FORMAT_1)
def test_a_place_of_format_1_leads_to_its_operation(
    recipe: Recipe, operations: str, tmp_path: Path
) -> None:
    file, kinds = tmp_path / "run.toml", operations.split()
    save_run(run_of(recipe, 3, 0), file)
    text = file.read_text().replace("format = 2", "format = 1")
    trace = Timeline(recipe).trace_at(3)
    for phase, kind in enumerate(kinds, start=1):
        file.write_text(text.replace("phase = 0", f"phase = {phase}"))
        operation = trace.operation(load_run(file).phase)
        assert operation is not None
        assert operation.kind == kind.replace("-", " ")
    assert load_run(file).phase == trace.phases  # the last stays the last
    file.write_text(text.replace("phase = 0", f"phase = {len(kinds) + 1}"))
    with pytest.raises(RunError, match=f"expected a whole number from 0 to {len(kinds)}"):
        load_run(file)


def test_another_optimizer_begins_with_its_own_settings() -> None:
    adam = example("xor").with_(optimizer="adam", beta2=0.5)
    assert adam.with_(rate=0.1).beta2 == 0.5
    assert adam.with_(optimizer="rmsprop").beta2 == 0.9
    assert adam.with_(optimizer="momentum").momentum == 0.9


def test_momentum_has_one_recipe_by_either_name() -> None:
    by_number, by_name = (
        example("xor").with_(momentum=0.9),
        example("xor").with_(optimizer="momentum"),
    )
    assert by_number == by_name
    assert isinstance(by_name, Recipe)
