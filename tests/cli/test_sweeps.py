"""`nntui seeds` and `nntui rates`, as a person starts them."""

import json

import pytest

from nntui.engine import MEASURES, Condition, Network, Timeline, example
from nntui.sweeps.training import train_rate, train_seed

from .shell import printed


def test_seeds_are_trained_and_told_in_their_order() -> None:
    recipe = example("eleven-lines").with_(until=100)
    words = ["seeds", "--example", "eleven-lines", "--from", 3, "--to", 6, "--until", 100]
    lines = printed(*words, "--below", 0.49, "--json").splitlines()
    for seed, line in zip(range(3, 7), lines, strict=True):
        result = train_seed(recipe, seed, 100, 0.49)
        assert json.loads(line) == {
            "seed": seed,
            "error": result.error,
            "reached": result.reached,
            "accuracy": result.accuracy,
        }


@pytest.mark.parametrize("measure", ["sum", "loss", "mse", "rmse", "squares"])
def test_runs_are_compared_by_the_error_that_is_asked_for(measure: str) -> None:
    words = ["--example", "xor", "--loss", "mse", "--batch", 2, "--until", 100]
    recipe = example("xor").with_(loss="mse", batch=2, until=100)
    seeds = ["seeds", *words, "--from", 5, "--to", 5, "--measure", measure, "--below", 0.9]
    (line,) = printed(*seeds, "--json").splitlines()
    told, timeline = json.loads(line), Timeline(recipe.with_(seed=5))
    assert told["error"] == timeline.error_at(100, measure)
    assert told["reached"] == timeline.first_where(Condition("<", 0.9, measure))
    name = MEASURES[measure].label(recipe)
    assert f"  {name} of all rows at 100  " in printed(*seeds)
    rates = ["rates", *words, "--rates", 1, "--every", 50, "--measure", measure]
    errors = json.loads(printed(*rates, "--json"))["errors"]
    timeline = Timeline(recipe.with_(rate=1.0))
    assert errors == [[place, timeline.error_at(place, measure)] for place in (0, 50)]
    assert f"  {name} of all rows at 50  " in printed(*rates)


def test_seeds_draw_the_weights_of_a_perceptron_too() -> None:
    words = ["seeds", "--example", "and", "--activation", "step", "--until", 0, "--json"]
    recipe = example("and").with_(network=Network((1,), ("step",), bias=True), until=0)
    lines = printed(*words, "--from", 1, "--to", 3).splitlines()
    for seed, line in zip((1, 2, 3), lines, strict=True):
        assert json.loads(line)["error"] == train_seed(recipe, seed, 0, None).error


def test_rates_are_trained_and_told_in_their_order() -> None:
    recipe = example("eleven-lines").with_(until=100)
    words = ["rates", "--example", "eleven-lines", "--rates", "10,0.1", "--every", 50]
    lines = printed(*words, "--until", 100, "--json").splitlines()
    for rate, line in zip([10.0, 0.1], lines, strict=True):
        told, result = json.loads(line), train_rate(recipe, rate, 50, 100)
        assert told["rate"] == rate
        assert told["errors"] == [list(pair) for pair in result.errors]


def test_seeds_and_rates_as_text_name_what_was_trained() -> None:
    seeds = printed("seeds", "--from", 1, "--to", 2, "--until", 20)
    assert [line.split()[0] for line in seeds.splitlines()] == ["seed", "1", "2"]
    rates = printed("rates", "--rates", "0.5,2", "--every", 10, "--until", 20)
    assert [line for line in rates.splitlines() if line.startswith("rate")] == [
        "rate 0.5",
        "rate 2",
    ]
