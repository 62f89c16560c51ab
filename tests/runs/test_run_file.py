"""A run that is saved and opened again is the same; saving is whole or not at all."""

import os
import tomllib
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import recipes_of

from nntui.engine import (
    ACTIVATIONS,
    EXAMPLES,
    MAX_ITERATION,
    SIGMOID,
    Edit,
    Network,
    Problem,
    Recipe,
    Stepper,
    Timeline,
    example,
    with_switched,
)
from nntui.engine.network_plan import phases
from nntui.engine.problem import Array
from nntui.runs import Fingerprint, Run, RunError, load_run, make_run, save_run
from nntui.runs.fields import FIELDS

from .conftest import run_of

finite = st.floats(allow_nan=False, allow_infinity=False)
above_0 = st.floats(min_value=0, exclude_min=True, allow_infinity=False)
iterations = st.integers(0, MAX_ITERATION)


def matrices(rows: int, columns: int) -> st.SearchStrategy[Array]:
    # `+ 0.0`, because no matrix of the engine's holds a -0.0.
    row = st.lists(finite.map(lambda x: x + 0.0), min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows).map(np.array)


@st.composite
def recipes(draw: st.DrawFn) -> Recipe:
    """Recipes with any of the parts that there are, and names of any letters."""
    recipe = draw(recipes_of(finite, above_0, edited_at=iterations))

    def names(count: int) -> tuple[str, ...]:
        return tuple(draw(st.lists(st.text(), min_size=count, max_size=count)))

    problem = recipe.problem
    named = replace(
        problem,
        feature_names=names(problem.features),
        output_names=names(problem.outputs),
        row_names=names(problem.rows),
        name=draw(st.text()),
    )
    return recipe.with_(problem=named, until=draw(iterations))


@st.composite
def runs(draw: st.DrawFn) -> Run:
    recipe = draw(recipes() | st.sampled_from([example(name) for name in EXAMPLES]))
    shapes = recipe.network.shapes(recipe.problem.features)
    return Run(
        name=draw(st.from_regex(r"[A-Za-zé0-9_-][A-Za-zé0-9_. -]{0,78}[a-z]", fullmatch=True)),
        recipe=recipe,
        iteration=draw(iterations),
        phase=draw(st.integers(0, phases(recipe))),
        saved=draw(st.datetimes(timezones=st.just(UTC))),
        fingerprints=tuple(
            Fingerprint(k, tuple(draw(matrices(*shape)) for shape in shapes))
            for k in draw(st.lists(iterations, min_size=1, max_size=2))
        ),
        row=draw(st.integers(0, recipe.problem.rows - 1)),
        unit=draw(st.integers(0, max(recipe.network.sizes) - 1)),
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_examples_run_comes_back_the_same(name: str, tmp_path: Path) -> None:
    stepper = Stepper(Timeline(example(name)))
    stepper.seek(123, 4)
    run = make_run(name, stepper, datetime.now(UTC), row=2, unit=0)
    save_run(run, tmp_path / "run.toml")
    assert load_run(tmp_path / "run.toml") == run


def test_a_run_of_ones_own_data_comes_back_the_same(own: Run, tmp_path: Path) -> None:
    save_run(own, tmp_path / "run.toml")
    again = load_run(tmp_path / "run.toml")
    assert again == own
    assert again.recipe.first_weights[0].tolist()[1][1] == 5e-324


@settings(max_examples=60, deadline=None)
@given(run=runs())
def test_any_run_comes_back_the_same(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "run.toml"
    save_run(run, path)
    assert load_run(path) == run


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 7},
        {"rate": 0.1},
        {"until": 5},
        {"seed": None, "given_weights": [[[1], [2], [3]]]},
        {"init": "xavier"},
        {"loss": "cross-entropy"},
        {"momentum": 0.9},
        {"batch": 3},
        {"batch": 1, "shuffle": True},
        {"network": Network((1,), (ACTIVATIONS["tanh"],))},
        {"network": Network((5, 1), (ACTIVATIONS["relu"], SIGMOID), bias=True)},
        {"edits": (Edit(3, "weight", 0.5, 0.25, layer=1, row=2), Edit(9, "rate", 2.0, 1.0))},
        {"edits_off": ((0, Edit(3, "weight", 0.5, 0.25, layer=1, row=2)),)},
        {
            "edits": (Edit(3, "input", 0.5, 0.0, row=2), Edit(3, "input", 1.0, 0.5, row=2)),
            "edits_off": ((1, Edit(3, "input", 2.0, 0.5, row=2)), (3, Edit(7, "rate", 2.0, 1.0))),
        },
    ],
    ids=lambda changes: "+".join(changes),
)
def test_a_changed_example_comes_back_the_same(
    changes: dict[str, object], article: Run, tmp_path: Path
) -> None:
    recipe = article.recipe.with_(**changes)
    first = Fingerprint(0, recipe.first_weights)
    run = replace(article, recipe=recipe, fingerprints=(first,))
    save_run(run, tmp_path / "run.toml")
    assert load_run(tmp_path / "run.toml") == run
    assert 'example = "article"' in (tmp_path / "run.toml").read_text("utf-8")


def test_an_edit_carries_its_switch_where_it_is_off_alone(article: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    edits = (Edit(3, "weight", 0.5, 0.25, layer=1, row=2), Edit(9, "rate", 2.0, 1.0))
    save_run(replace(article, recipe=article.recipe.with_(edits=edits)), path)
    assert "\non = " not in path.read_text("utf-8")  # as files were before there was a switch
    off = with_switched(article.recipe.with_(edits=edits), 0)
    save_run(replace(article, recipe=off), path)
    assert path.read_text("utf-8").count("\non = false\n") == 1
    assert load_run(path).recipe == off
    path.write_text(path.read_text("utf-8").replace("on = false", "on = true"), "utf-8")
    assert load_run(path).recipe.edits[0] == edits[0]
    path.write_text(path.read_text("utf-8").replace("on = true", 'on = "no"'), "utf-8")
    with pytest.raises(RunError, match=r"recipe\.edit 1\.on: .*expected true or false"):
        load_run(path)


def test_each_value_of_a_recipe_has_a_place_in_the_file() -> None:
    own = {"problem", "network", "seed", "given_weights", "example", "edits", "edits_off"}
    assert {field.name for field in fields(Recipe)} == {*own, *FIELDS}


def test_what_is_missing_from_an_older_file_is_as_it_always_was(
    article: Run, tmp_path: Path
) -> None:
    path = tmp_path / "run.toml"
    save_run(article, path)
    text = path.read_text("utf-8")
    lines = text.splitlines(keepends=True)
    later = ("loss", "init", "momentum")
    path.write_text("".join(line for line in lines if not line.startswith(later)), "utf-8")
    assert load_run(path) == article
    path.write_text(text.replace("momentum = 0.0", "batch = 2\nshuffle = false"), "utf-8")
    assert load_run(path).recipe == article.recipe.with_(batch=2)


def test_an_example_with_other_data_is_saved_as_data(article: Run, tmp_path: Path) -> None:
    problem = Problem(article.recipe.problem.inputs, np.array([[1], [0], [1], [0]]))
    recipe = article.recipe.with_(problem=problem)
    save_run(replace(article, recipe=recipe), tmp_path / "run.toml")
    again = load_run(tmp_path / "run.toml").recipe
    assert again == recipe.with_(example=None)


def test_the_file_reads_well(article: Run, tmp_path: Path) -> None:
    save_run(replace(article, row=1, fingerprints=article.fingerprints[:1]), tmp_path / "run.toml")
    weights = """\
layer_1 = [
    [0.3929383711957233],
    [-0.42772133009924107],
    [-0.5462970928715938],
]
"""
    assert (
        (tmp_path / "run.toml").read_text("utf-8")
        == f"""\
format = 2
name = "a run"
saved = 2026-01-31 12:30:15.000250+00:00

[place]
iteration = 1234
phase = 2
row = 2
unit = 1

[recipe]
example = "article"
seed = 123
rate = 1.0
until = 100000
loss = "squared"
init = "uniform"
momentum = 0.0

[[fingerprint]]
iteration = 0
{weights}
[weights]
{weights}"""
    )


def test_the_data_read_well(own: Run, tmp_path: Path) -> None:
    save_run(own, tmp_path / "run.toml")
    text = (tmp_path / "run.toml").read_text("utf-8")
    assert "    [0.1, -2.5],\n    [1e-300, 7.0],\n    [3.0, 0.3333333333333333],\n" in text
    assert "sizes = [3, 2]\n" in text
    assert tomllib.loads(text)["recipe"]["problem"]["row_names"] == ["'", "\x7f\x00\t", "🐍"]


def test_every_part_of_a_recipe_reads_well(own: Run, tmp_path: Path) -> None:
    problem = replace(own.recipe.problem, name="flowers.csv")
    recipe = own.recipe.with_(
        problem=problem,
        network=Network((3, 2), (ACTIVATIONS["leaky-relu"], ACTIVATIONS["softmax"]), bias=True),
        seed=7,
        init="he",
        loss="cross-entropy",
        batch=2,
        shuffle=True,
        momentum=0.9,
        edits=(
            Edit(2, "weight", 0.5, -0.25, layer=2, row=3, column=1),
            Edit(5, "target", 1.0, 0.0, row=0, column=1),
            Edit(5, "rate", 0.01, 0.1),
        ),
    )
    save_run(run_of(recipe, 6, 11), tmp_path / "run.toml")
    text = (tmp_path / "run.toml").read_text("utf-8")
    assert (
        """\
[recipe]
seed = 7
rate = 0.1
until = 77
loss = "cross-entropy"
init = "he"
momentum = 0.9
batch = 2
shuffle = true

[recipe.problem]
name = "flowers.csv"
"""
        in text
    )
    assert (
        """
[recipe.network]
sizes = [3, 2]
activations = ["leaky-relu", "softmax"]
bias = true

[[recipe.edit]]
iteration = 2
what = "weight"
layer = 2
row = 4
column = 2
old = -0.25
new = 0.5

[[recipe.edit]]
iteration = 5
what = "target"
row = 1
column = 2
old = 0.0
new = 1.0

[[recipe.edit]]
iteration = 5
what = "rate"
old = 0.1
new = 0.01

[[fingerprint]]
"""
        in text
    )
    assert load_run(tmp_path / "run.toml").recipe == recipe


def test_what_is_usual_may_be_left_out(article: Run, own: Run, tmp_path: Path) -> None:
    usual = ("loss =", "init =", "momentum =", "bias =", 'name = ""')
    for run in (article, own):
        save_run(run, tmp_path / "run.toml")
        lines = (tmp_path / "run.toml").read_text("utf-8").splitlines()
        fewer = [line for line in lines if not line.startswith(usual)]
        assert len(fewer) < len(lines)
        (tmp_path / "run.toml").write_text("\n".join(fewer), "utf-8")
        assert load_run(tmp_path / "run.toml") == run


def test_what_a_person_may_write_is_read(article: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    save_run(article, path)
    text = path.read_text("utf-8").replace("rate = 1.0", "rate = 2 # faster")
    text = text.replace("12:30:15.000250+00:00", "13:30:15+01:00").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    run = load_run(path)
    assert (run.recipe.rate, type(run.recipe.rate)) == (2.0, float)
    assert (run.saved, run.saved.tzinfo) == (datetime(2026, 1, 31, 12, 30, 15, tzinfo=UTC), UTC)


def test_names_may_be_left_out(own: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    save_run(own, path)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "_names" not in line), "utf-8")
    assert load_run(path).recipe.problem.feature_names == ("x1", "x2")


def test_without_its_seed_a_run_starts_from_the_weights_in_the_file(
    article: Run, tmp_path: Path
) -> None:
    path = tmp_path / "run.toml"
    save_run(article, path)
    text = path.read_text("utf-8").replace("seed = 123\n", "")
    head, weights = text.split("[weights]")
    path.write_text(f"{head}[weights]{weights.replace('0.3929383711957233', '3')}", "utf-8")
    recipe = load_run(path).recipe
    assert recipe.seed is None
    assert recipe.first_weights[0][0, 0] == 3


def test_the_time_is_kept_in_utc(article: Run, tmp_path: Path) -> None:
    east = timezone(timedelta(hours=2))
    save_run(replace(article, saved=article.saved.astimezone(east)), tmp_path / "run.toml")
    assert load_run(tmp_path / "run.toml").saved.tzinfo is UTC


def test_saving_makes_the_directories_and_leaves_nothing_else(article: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / "newer" / "run.toml"
    save_run(article, path)
    save_run(article, path)
    assert list(path.parent.iterdir()) == [path]


def test_a_run_that_could_not_be_opened_is_not_saved(article: Run, tmp_path: Path) -> None:
    path = tmp_path / "new" / "run.toml"
    nan = Fingerprint(0, (np.full((3, 1), np.nan),))
    half = Problem(article.recipe.problem.inputs, np.ones((4, 1)), ("a", "b", "\ud800"))
    for damaged, key in [
        (replace(article, name="../a"), "name"),
        (replace(article, row=4), "place.row"),
        (replace(article, saved=datetime(2026, 1, 1)), "saved"),  # no time zone
        (replace(article, fingerprints=()), "fingerprint"),
        (replace(article, fingerprints=(nan,)), "fingerprint 1.layer_1"),
        (replace(article, recipe=article.recipe.with_(problem=half)), "recipe"),
    ]:
        with pytest.raises(RunError) as caught:
            save_run(damaged, path)
        assert str(caught.value).startswith(f"{path}: {key}: ")
        assert not path.parent.exists()


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(28, "No space left on device"), RunError),
        (RuntimeError("a crash"), RuntimeError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
@pytest.mark.parametrize("where", ["replace", "fsync"])
def test_a_crash_leaves_the_old_file(
    error: BaseException,
    raised: type[BaseException],
    where: str,
    article: Run,
    own: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "kept" / "run.toml"
    save_run(article, path)
    before = path.read_bytes()

    def crash(*_: object) -> None:
        # By now all of the new file is beside the old one.
        assert len(list(path.parent.iterdir())) == 2
        raise error

    monkeypatch.setattr(os, where, crash)
    with pytest.raises(raised) as caught:
        save_run(own, path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    if raised is RunError:
        assert str(caught.value) == (
            f"{path}: cannot be written (No space left on device), the run is not saved"
        )


def test_a_place_that_cannot_be_written_is_named(article: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    (tmp_path / "directory.toml").mkdir()
    for path in (tmp_path / "file" / "run.toml", tmp_path / "directory.toml"):
        with pytest.raises(RunError) as caught:
            save_run(article, path)
        assert str(caught.value).startswith(f"{path}: cannot be written (")
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    assert not list(tmp_path.glob(".nntui*"))


def test_fingerprints_stand_at_powers_of_ten_and_at_the_cursor() -> None:
    stepper = Stepper(Timeline(example("tiny")))

    def iterations() -> list[int]:
        run = make_run("a", stepper, datetime.now(UTC))
        return [fingerprint.iteration for fingerprint in run.fingerprints]

    assert iterations() == [0]
    stepper.seek(1_500)
    stepper.seek(42, 3)
    assert iterations() == [0, 1, 10, 42, 100, 1_000]
    stepper.rewind()
    assert iterations() == [0, 1, 10, 100, 1_000]


def test_a_run_that_ended_has_fingerprints_up_to_its_end(run_away: Recipe, tmp_path: Path) -> None:
    timeline = Timeline(run_away)
    stepper = Stepper(timeline)
    stepper.seek(1_000)
    assert timeline.last is not None
    run = make_run("a", stepper, datetime.now(UTC))
    assert run.fingerprints[-1].iteration == run.iteration == timeline.last
    save_run(run, tmp_path / "run.toml")
    assert load_run(tmp_path / "run.toml") == run
