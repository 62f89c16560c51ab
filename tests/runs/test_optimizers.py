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


def test_a_place_past_the_last_phase_of_a_frozen_run_of_before_is_the_last(tmp_path: Path) -> None:
    # An earlier version had the error, slope and delta of frozen layers at the bottom as well.
    file = tmp_path / "run.toml"
    save_run(run_of(example("eleven-lines").with_(freeze=("1",)), 3, 8), file)
    text = file.read_text()
    for phase, expected in ((8, 8), (9, 8), (11, 8)):
        file.write_text(text.replace("phase = 8", f"phase = {phase}"))
        assert load_run(file).phase == expected
    file.write_text(text.replace("phase = 8", "phase = 13"))
    with pytest.raises(RunError, match="phase: 13, expected a whole number from 0 to 12"):
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
