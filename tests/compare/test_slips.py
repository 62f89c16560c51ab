"""Whoever slips is told where; whoever rounds is not accused."""

from pathlib import Path

import numpy as np
import pytest

from nntui.compare import Comparison, as_text, compare, read_sheet
from nntui.engine import Network, Problem, Recipe, Timeline, example, trace

from .sheets import Person, write_sheet


def recipe(*activations: str, bias: bool = False, **settings: object) -> Recipe:
    """Five rows, three inputs, two outputs, a square matrix of weights where it is the first."""
    rows = np.random.RandomState(5).randint(0, 10, (5, 3)) / 10
    targets = np.array([[0, 1], [1, 0], [1, 1], [0, 0], [0, 1]], float)
    network = Network((3, 2), activations or ("sigmoid", "sigmoid"), bias)
    return Recipe(Problem(rows, targets), network, seed=4, **{"rate": 0.25, **settings})  # type: ignore[arg-type]


def held(path: Path, form: str, only: str, person: Person) -> Comparison:
    """What is found of a person's sheet."""
    sheet = read_sheet(str(write_sheet(path / "sheet.txt", person.work(), form, only)))
    return compare(sheet, trace(person.recipe, person.recipe.first_weights, 0))


SLIPS = [
    ("p - y", recipe(), "error 2", "error 2 is p - y, not y - p (-1 times the run's)"),
    ("doubled", recipe(), "update 1", "update 1 is 2 times the run's"),
    ("mean", recipe(), "gradient 1", "gradient 1 is 1/5 times the run's"),
    ("rate left out", recipe(), "update 1", "update 1 is 1/0.25 times the run's (the rate le"),
    ("weights transposed", recipe(), "dot 1", "dot 1 takes the weights transposed"),
    ("slope left out", recipe(), "delta 2", "the slope is left out of delta 2"),
    ("slope of z", recipe(), "slope 2", "slope 2 is taken of z, not of p"),
    ("slope of p", recipe("silu", "silu"), "slope 2", "slope 2 is taken of p where z was meant"),
    ("changed weights", recipe(), "error 1", "error 1 takes the weights of layer 2 after their"),
    ("one row at a time", recipe(), "dot 1", "one row is done at a time, and the weights change"),
    ("bias left out", recipe(bias=True), "dot 1", "the bias is not counted in dot 1"),
    ("log of 10", recipe(loss="cross-entropy"), "loss", "the logarithm is to base 10"),
    ("log of 2", recipe("tanh", "softmax", loss="cross-entropy"), "loss", "the logarithm is to ba"),
    ("rounded on the way", recipe(), "dot 1", "numbers are rounded to 1 digit after the point"),
    ("update subtracted", recipe(), "update 1", "update 1 is -1 times the run's"),
]  # fmt: skip


@pytest.mark.parametrize(("slip", "of", "first", "when"), SLIPS, ids=[each[0] for each in SLIPS])
def test_a_slip_is_named_and_only_where_it_was_made(
    slip: str, of: Recipe, first: str, when: str, tmp_path: Path
) -> None:
    found = held(tmp_path, "%.4f", "", Person(of, slip))
    assert found.first
    assert found.first.name == first
    assert found.first.fits_when[0].startswith(when)
    # What the slip carries on is not called wrong a second time.
    assert [each.name for each in found.findings if each.verdict == "differs"] == [first]
    assert f"The first that differs is {first} (line " in as_text(found)


@pytest.mark.parametrize(
    ("slip", "when", "other"),
    [
        ("slope left out", "the slope is left out of delta 2", "follows"),
        ("weights transposed", "dot 1 takes the weights transposed", "follows"),
        ("slope of z", "slope 1 is taken of z, not of h, and so in the other layers", "follows"),
        ("changed weights", "error 1 takes the weights of layer 2 after their change", "agrees"),
        (
            "one row at a time",
            "one row is done at a time, and the weights change after each",
            "follows",
        ),
        ("update subtracted", "update 1 is -1 times the run's", "follows"),
    ],
)
def test_a_slip_is_found_where_only_the_weights_afterwards_are_told(
    slip: str, when: str, other: str, tmp_path: Path
) -> None:
    found = held(tmp_path, "%.6f", "weights", Person(recipe(), slip))
    assert found.first
    assert found.first.name == "weights 1"
    assert when in found.first.fits_when
    assert [each.verdict for each in found.findings] == ["differs", other]


RIGHT = [
    recipe(),
    recipe(bias=True),
    recipe("tanh", "softmax", loss="cross-entropy", bias=True),
    recipe("silu", "linear", reduction="mean", rate=0.1),
]


@pytest.mark.parametrize("of", RIGHT)
@pytest.mark.parametrize("form", ["%.2f", "%.3f", "%.4f", "%.2g", "%.3g", "%.4g", "%.2e"])
def test_nobody_is_accused_of_rounding(of: Recipe, form: str, tmp_path: Path) -> None:
    for seed in range(3):
        for only in ("", "delta update", "weights"):
            found = held(tmp_path, form, only, Person(of.with_(seed=seed)))
            assert found.agrees, as_text(found)


@pytest.mark.parametrize("decimals", [2, 3, 4])
def test_nobody_is_accused_of_going_on_with_rounded_numbers(decimals: int, tmp_path: Path) -> None:
    of = recipe()
    x, y = of.problem.inputs, of.problem.targets
    first, second = (np.round(w, decimals) for w in of.first_weights)
    done = of.with_(seed=None, given_weights=(first, second))
    z1 = np.round(x @ first, decimals)
    h = np.round(1 / (1 + np.exp(-z1)), decimals)
    z2 = np.round(h @ second, decimals)
    p = np.round(1 / (1 + np.exp(-z2)), decimals)
    error = np.round(y - p, decimals)
    slope = np.round(p * (1 - p), decimals)
    delta = np.round(error * slope, decimals)
    update = np.round(0.25 * (h.T @ delta), decimals)
    sheet = {
        "dot 1": z1, "activation 1": h, "dot 2": z2, "activation 2": p, "error 2": error,
        "slope 2": slope, "delta 2": delta, "update 2": update, "weights 2": second + update,
    }  # fmt: skip
    path = write_sheet(tmp_path / "sheet.txt", sheet, f"%.{decimals}f")
    found = compare(read_sheet(str(path)), trace(done, done.first_weights, 0))
    assert found.agrees, as_text(found)


def test_digits_that_are_cut_off_are_no_slip(tmp_path: Path) -> None:
    sheet = Person(recipe()).work()
    cut = {name: np.trunc(values * 1000) / 1000 for name, values in sheet.items()}
    found = compare(
        read_sheet(str(write_sheet(tmp_path / "sheet.txt", cut, "%.3f"))),
        trace(recipe(), recipe().first_weights, 0),
    )
    assert found.agrees, as_text(found)


def test_batches_and_later_iterations(tmp_path: Path) -> None:
    of = recipe(batch=2)
    done = Timeline(of).trace_at(4)
    assert list(done.rows) == [2, 3]
    weights = [each.values for each in done.weights]
    right = Person(of, "", [2, 3], weights).work()
    path = tmp_path / "sheet.txt"
    assert compare(read_sheet(str(write_sheet(path, right))), done).agrees
    wrong = Person(of, "slope left out", [2, 3], weights).work()
    found = compare(read_sheet(str(write_sheet(path, wrong))), done)
    assert found.first
    assert found.first.name == "delta 2"
    # All rows of the data at once: those of the batch are looked at.
    whole = Person(of, "", list(range(5)), weights).work()
    write_sheet(path, whole, only="dot activation error slope delta")
    assert compare(read_sheet(str(path)), done).agrees


def test_either_sign_of_a_gradient_is_right(tmp_path: Path) -> None:
    sheet = Person(recipe()).work()
    turned = {"gradient 1": -sheet["gradient 1"], "update 1": sheet["update 1"]}
    path = write_sheet(tmp_path / "sheet.txt", turned)
    found = compare(read_sheet(str(path)), trace(recipe(), recipe().first_weights, 0))
    assert found.agrees
    assert "∂L/∂w" in as_text(found)


def test_what_is_written_transposed_is_told(tmp_path: Path) -> None:
    sheet = Person(recipe()).work()
    path = write_sheet(tmp_path / "sheet.txt", {"update 2": sheet["update 2"].T})
    found = compare(read_sheet(str(path)), trace(recipe(), recipe().first_weights, 0))
    assert found.first
    assert "transposed" in found.first.fits_when[0]


def test_only_one_row_taken_is_told(tmp_path: Path) -> None:
    update = Person(recipe(), rows=[4]).work()["update 2"]
    path = write_sheet(tmp_path / "sheet.txt", {"update 2": update}, "%.6f")
    found = compare(read_sheet(str(path)), trace(recipe(), recipe().first_weights, 0))
    assert found.first
    assert found.first.fits_when[0] == "only row r5 is taken"


def test_nothing_is_said_that_does_not_fit(tmp_path: Path) -> None:
    sheet = Person(recipe()).work()
    sheet["delta 2"] = sheet["delta 2"] + np.array([[0.01, 0]])
    path = write_sheet(tmp_path / "sheet.txt", sheet)
    found = compare(read_sheet(str(path)), trace(recipe(), recipe().first_weights, 0))
    assert found.first
    assert (found.first.name, found.first.fits_when) == ("delta 2", ())
    assert "None of the usual slips gives your numbers." in as_text(found)
    assert [each.name for each in found.findings if each.verdict == "differs"] == ["delta 2"]


def test_few_digits_that_fit_by_chance_explain_nothing(tmp_path: Path) -> None:
    of = example("eleven-lines")
    file = tmp_path / "sheet.txt"
    # The run has 0.4737, 0.4889, 0.5438 and 0.5447; one row at a time would have 0.55.
    file.write_text("activation 2\n0.5 0.5 0.5 0.6\n", encoding="utf-8")
    found = compare(read_sheet(str(file)), trace(of, of.first_weights, 0))
    assert found.first
    assert found.first.fits_when == ()


def text_of(path: Path, sheet: str, of: Recipe) -> str:
    """What is said of a sheet."""
    (path / "sheet.txt").write_text(sheet, encoding="utf-8")
    return as_text(compare(read_sheet(str(path / "sheet.txt")), trace(of, of.first_weights, 0)))


def test_the_loss_of_another_source_is_named(tmp_path: Path) -> None:
    for loss in ("squared", "squares", "cross-entropy"):
        other = recipe(loss=loss)
        total = trace(other, other.first_weights, 0).loss[1].values.item()
        told = text_of(tmp_path, f"loss\n{total:.6f}\n", recipe(loss="mse"))
        assert f"when the loss is {loss} (--loss {loss})." in told


def test_the_total_loss_is_called_as_it_is_printed_and_has_its_own_line(tmp_path: Path) -> None:
    for of in (recipe(), recipe(loss="mse")):
        total = trace(of, of.first_weights, 0).loss[1].values.item()
        for heading in ("loss", "total loss", "total loss 2"):
            sheet = f"{heading}\n{total:.6f}\n"
            assert "1 operation agrees" in text_of(tmp_path, sheet, of)
        told = text_of(tmp_path, "loss\n123.0\n", of)
        assert told.splitlines()[-2].split("    ")[1].startswith("L = ")
        assert told.endswith(f" = {total:.4f}")


def test_what_follows_a_slip_need_not_be_there_with_it(tmp_path: Path) -> None:
    # With cross-entropy the output has no slope.
    other = recipe(loss="cross-entropy")
    parts = trace(other, other.first_weights, 0).loss[0].values
    lines = "\n".join(" ".join(f"{part:.6f}" for part in row) for row in parts)
    slopes = "0.5 0.5\n" * 5
    told = text_of(tmp_path, f"loss 2\n{lines}\nslope 2\n{slopes}", recipe(loss="mse"))
    assert "Yours fits when the loss is cross-entropy (--loss cross-entropy)." in told
    assert "slope 2  differs, too" in told


def test_numbers_that_ran_off_are_held_against(tmp_path: Path) -> None:
    network = Network((1,), ("linear",))
    large = Recipe(Problem([[1e200]], [[1.0]]), network, given_weights=[[[1e108]]])
    told = text_of(tmp_path, "dot 1\n1e308\nloss\n3\nupdate 1\n3\n", large)
    assert "✓ dot 1" in told
    assert "It is inf, and 3 in yours." in told


@pytest.mark.parametrize("optimizer", ["momentum", "rmsprop", "adam"])
def test_with_a_bias_and_what_an_optimizer_keeps_a_slip_is_looked_for(
    optimizer: str, tmp_path: Path
) -> None:
    of = recipe(bias=True, optimizer=optimizer)
    update = 3 * trace(of, of.first_weights, 0).find("update", 2).values
    lines = "\n".join(" ".join(f"{value:.6f}" for value in row) for row in update)
    told = text_of(tmp_path, f"update 2\n{lines}\n", of)
    assert "The first that differs is update 2 (line 1)." in told


def test_a_gradient_of_the_other_sign_whose_digits_are_cut_off_is_not_accused(
    tmp_path: Path,
) -> None:
    of = recipe()
    gradient = -Timeline(of.with_(rate=0.5)).trace_at(0).find("gradient", 1).values
    cut = np.trunc(gradient * 1_000) / 1_000
    lines = "\n".join(" ".join(f"{value:.3f}" for value in row) for row in cut)
    told = text_of(tmp_path, f"gradient 1\n{lines}\n", of)
    assert "cut off, not rounded, with the sign of ∂L/∂w" in told
    assert "1 operation agrees" in told
