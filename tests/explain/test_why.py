"""Why a weight moved, in lines."""

import re

from nntui.engine import Network, Problem, Recipe, Timeline, example
from nntui.engine.shares import Nudge, nudge, shares_of
from nntui.explain.why import bar, nudge_lines, share_lines, unshared_line


def test_rows_stand_with_the_largest_share_first_and_what_was_carried_on_below() -> None:
    done = Timeline(example("eleven-lines").with_(momentum=0.5)).trace_at(3)
    shares = shares_of(done, 1, (2, 1))
    assert shares is not None
    lines = list(share_lines(done, shares))
    assert [re.split(r"  +", line)[0] for line in lines][-2:] == ["carried on", "Δw"]
    rows = [line.split()[0] for line in lines[:4]]
    assert rows == [done.recipe.problem.row_names[each.row] for each in shares.rows]
    for line in lines[:4]:
        number, drawn = float(line.split()[1]), line.partition("│")
        assert ("█" in drawn[0]) <= (number < 0)
        assert ("█" in drawn[2]) <= (number > 0)


def test_of_many_rows_the_rest_is_told_together() -> None:
    done = Timeline(example("iris")).trace_at(0)
    shares = shares_of(done, 1, (0, 0))
    assert shares is not None
    lines = list(share_lines(done, shares))
    assert sum("130 more rows" in line for line in lines) == 1
    assert len(lines) == 22


def test_what_was_made_of_all_rows_together_is_said_to_be() -> None:
    done = Timeline(example("xor").with_(optimizer="adam")).trace_at(2)
    shares = shares_of(done, 1, (0, 0))
    assert shares is not None
    assert "shared out by their terms" in list(share_lines(done, shares))[-1]


def test_a_bar_fits_whatever_its_number() -> None:
    assert bar(-1.0, 2.0, 4) == "  ██│"
    assert bar(2.0, 2.0, 4) == "    │████"
    assert bar(0.0, 0.0, 4) == "    │"
    assert bar(float("nan"), 1.0, 4) == "    │"
    assert bar(float("inf"), 1.0, 4) == "    │"


def test_the_check_says_both_slopes_and_their_digits() -> None:
    done = Timeline(example("article")).trace_at(0)
    found = nudge(done, 1, (0, 0))
    assert found is not None
    lines = list(nudge_lines(found))
    assert lines[3].endswith("= -0.28129984")
    assert lines[4].endswith("= -0.28129984")
    assert lines[5] == f"They agree on {found.digits} digits."
    assert found.digits >= 8


def test_where_rounding_is_all_that_is_left_no_digit_is_claimed() -> None:
    found = Nudge(1e-5, 1.0, 1.0, 1e-13, -2e-14, 1e-9)
    assert list(nudge_lines(found))[-1] == "They differ by no more than rounding may."
    wrong = Nudge(1e-5, 1.0, 1.0, 0.5, 0.25, 1e-9)
    assert list(nudge_lines(wrong))[-1] == "They agree on 0 digits."


def test_targets_that_are_no_shares_are_why_the_slopes_differ() -> None:
    problem = Problem([[0.5, 1.0], [1.0, 1.0]], [[0.5, 0.0], [1.0, 0.0]])
    recipe = Recipe(problem, Network((2,), ("softmax",)), seed=1, loss="cross-entropy")
    done = Timeline(recipe).trace_at(0)
    found = nudge(done, 1, (0, 0))
    assert found is not None
    assert found.digits < 2
    assert "The targets of 1 row do not add up to 1" in unshared_line(done)
    shares = Problem(problem.inputs, [[0.5, 0.5], [1.0, 0.0]])
    done = Timeline(recipe.with_(problem=shares)).trace_at(0)
    found = nudge(done, 1, (0, 0))
    assert found is not None
    assert found.digits > 6
    assert not unshared_line(done)
    # Of a sigmoid each output is a share of its own.
    plain = recipe.with_(network=Network((2,), ("sigmoid",)))
    assert not unshared_line(Timeline(plain).trace_at(0))
