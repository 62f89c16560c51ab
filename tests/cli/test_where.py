"""`print --where` prints the iteration where something holds."""

import json

import pytest

from nntui.engine import Timeline, example

from .shell import complaint, printed


def test_the_first_iteration_that_meets_a_condition_is_printed_with_a_sentence_on_it() -> None:
    errors = [
        json.loads(line)["error"]["mean"]
        for line in printed("print", "--to", 60, "--format", "json").splitlines()
    ]
    first = next(place for place, error in enumerate(errors) if error < 0.15)
    found, _, rest = printed("print", "--where", "error < 0.15").partition("\n\n")
    assert found.startswith(f"Iteration {first} is the first with error < 0.15: ")
    assert rest == printed("print", "--from", first)


@pytest.mark.parametrize("where", ["max w3", "min w3", "w3 < -0.5"])
def test_a_weight_is_that_of_the_printed_run(where: str) -> None:
    lines = printed("print", "--to", 40, "--format", "json").splitlines()
    numbers = [json.loads(line)["weights"][0][2][0] for line in lines]
    timeline = Timeline(example("article"))
    assert numbers == [float(timeline.weights_at(k)[0][2, 0]) for k in range(41)]
    expected = {
        "max w3": numbers.index(max(numbers)),
        "min w3": numbers.index(min(numbers)),
        "w3 < -0.5": next(place for place, number in enumerate(numbers) if number < -0.5),
    }
    found = json.loads(printed("print", "--where", where, "--to", 40, "--format", "json"))
    assert found["iteration"] == expected[where]


def test_it_begins_where_from_says() -> None:
    lines = printed("print", "--to", 40, "--format", "json").splitlines()
    numbers = [json.loads(line)["weights"][0][2][0] for line in lines]
    first = next(place for place in range(20, 41) if numbers[place] < numbers[19])
    where = f"w3 < {numbers[19]!r}"
    found = printed("print", "--from", 20, "--where", where, "--format", "json")
    assert json.loads(found)["iteration"] == first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--where", "nonsense"], "'--where': 'nonsense': expected an iteration (1000)"),
        (["--where", "5"], "'--where': '5', expected a condition; --from takes an iteration"),
        (["--where", "back w3 turns"], "expected no next or back"),
        (["--where", "w3 turns", "--every", "2"], "'--every' does not go with '--where'"),
        (["--where", "w3 turns", "--freeze", "1", "--layers", "3,1"], "frozen: it never turns"),
        (["--where", "error < 1e-9", "--to", "50"], "No iteration up to 50 has error < 1e-09."),
        (["--where", "error > 9", "--from", "5", "--to", "50"], "No iteration from 5 up to 50"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(arguments: list[str], said: str) -> None:
    assert said in complaint("print", *arguments)
