"""The player, on a clock that the tests turn by hand."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nntui.engine import SPEEDS, Move, Player, Speed
from nntui.engine.player import LONGEST_GAP, SLICE_SECONDS

MAX = SPEEDS[-1]
START = 1_000.0  # clocks seldom start at 0


def play(player: Player, seconds: int, start: float = START) -> list[Move]:
    """The moves of so many seconds at 30 frames a second."""
    player.play(start)
    return [player.due(start + tick / 30) for tick in range(1, 30 * seconds + 1)]


def play_at_max(
    player: Player, seconds_of: Callable[[int], float], ticks: int
) -> list[tuple[int, float]]:
    """Each slice that a machine is asked to train at full speed, and how long it took it."""
    player.play(START)
    slices = []
    for tick in range(1, ticks + 1):
        move = player.due(START + tick / 30)
        assert move.unit == "iteration"
        seconds = seconds_of(move.count)
        player.took(move, seconds)
        slices.append((move.count, seconds))
    return slices


@pytest.mark.parametrize(
    ("name", "unit", "count"),
    [
        ("0.5p", "phase", 5),
        ("1p", "phase", 10),
        ("2p", "phase", 20),
        ("5p", "phase", 50),
        ("1i", "iteration", 10),
        ("10i", "iteration", 100),
        ("100i", "iteration", 1_000),
        ("1000i", "iteration", 10_000),
    ],
)
@pytest.mark.parametrize(
    "start", [0.0, 0.7, START]
)  # from 0.7 on, the ticks add up to a little less
def test_ten_seconds_move_as_far_as_the_speed_says(
    name: str, unit: str, count: int, start: float
) -> None:
    speed = next(speed for speed in SPEEDS if speed.name == name)
    moves = play(Player(speed), seconds=10, start=start)
    assert {move.unit for move in moves} == {unit}
    assert sum(move.count for move in moves) == count


@pytest.mark.parametrize("machine", [2_000, 50_000, 1_000_000])
def test_at_max_slices_grow_to_what_the_machine_can_train(machine: int) -> None:
    slices = play_at_max(Player(MAX), lambda count: count / machine, ticks=300)
    assert slices[-1][0] == pytest.approx(machine * SLICE_SECONDS, rel=0.1)
    assert max(seconds for _, seconds in slices) <= SLICE_SECONDS * 1.001
    full = 300 * machine * SLICE_SECONDS
    assert 0.9 * full < sum(count for count, _ in slices) <= full * 1.001


def test_at_max_slices_shrink_at_once_on_a_slow_machine() -> None:
    slices = play_at_max(Player(MAX), lambda count: count / 100, ticks=10)
    assert [count for count, _ in slices[1:]] == [2] * 9


def test_at_max_the_slowest_machine_still_moves_on() -> None:
    slices = play_at_max(Player(MAX), lambda count: count * 3.0, ticks=5)
    assert [count for count, _ in slices[1:]] == [1] * 4


def test_at_max_slices_follow_a_machine_that_changes() -> None:
    player = Player(MAX)
    fast = play_at_max(player, lambda count: count / 500_000, ticks=60)
    slow = play_at_max(player, lambda count: count / 10_000, ticks=60)
    fast_again = play_at_max(player, lambda count: count / 500_000, ticks=60)
    assert [each[-1][0] for each in (fast, slow, fast_again)] == pytest.approx(
        [10_000, 200, 10_000], rel=0.1
    )
    assert sum(seconds > SLICE_SECONDS * 1.001 for _, seconds in slow) == 1


def test_one_slice_too_quick_to_measure_does_not_run_away() -> None:
    player = Player(MAX)
    player.play(START)
    first = player.due(START + 0.1)
    player.took(first, 0.0)
    assert first.count < player.due(START + 0.2).count <= 4 * first.count


def test_a_machine_that_cannot_keep_up_is_asked_for_no_more_than_it_can_do() -> None:
    player = Player(SPEEDS[-2])
    assert str(player.speed) == "1,000 iterations/s"
    player.play(START)
    player.took(player.due(START + 0.1), 10.0)  # ten iterations a second
    counts = [player.due(START + 0.1 + tick / 30).count for tick in range(1, 31)]
    assert counts == [1] * 30
    # Where it can, all that is owed is asked for.
    for _ in range(10):  # it is believed bit by bit
        player.took(Move("iteration", 1_000), 1e-2)
    assert player.due(START + 2.1).count == 1_000


@settings(max_examples=100)
@given(
    st.sampled_from(SPEEDS[:-1]),
    st.lists(st.floats(0, LONGEST_GAP), max_size=60),
)
def test_uneven_frames_lose_nothing(speed: Speed, gaps: list[float]) -> None:
    assert speed.per_second is not None
    player, now, total = Player(speed), 0.0, 0
    player.play(now)
    for gap in gaps:
        now += gap
        total += player.due(now).count
    # Less than one move is still owed.
    assert -1e-6 < now * speed.per_second - total < 1 + 1e-6


@pytest.mark.parametrize("speed", SPEEDS[:-1], ids=lambda speed: speed.name)
def test_a_long_gap_is_not_made_up_for(speed: Speed) -> None:
    assert speed.per_second is not None
    player = Player(speed)
    player.play(START)
    suspended = [player.due(START + 3_600).count, player.due(START + 3_600 + LONGEST_GAP).count]
    assert sum(suspended) == int(2 * LONGEST_GAP * speed.per_second)


def test_a_clock_that_runs_back_moves_nothing() -> None:
    player = Player(SPEEDS[4])
    player.play(START)
    assert player.due(START - 50).count == 0
    assert player.due(START - 49).count == 1


@pytest.mark.parametrize("speed", SPEEDS, ids=lambda speed: speed.name)
def test_a_pause_stops(speed: Speed) -> None:
    player = Player(speed)
    assert not player.playing
    assert player.due(START).count == 0
    play(player, seconds=1)
    assert player.playing
    player.pause()
    assert not player.playing
    assert [player.due(START + 1 + tick).count for tick in range(10)] == [0] * 10


def test_the_time_of_a_pause_is_not_made_up_for() -> None:
    player = Player(SPEEDS[4])
    player.play(START)
    assert player.due(START + 0.9).count == 0
    player.pause()
    player.play(START + 0.95)
    assert player.due(START + 1.9).count == 0
    assert player.due(START + 1.95).count == 1


def test_faster_and_slower_go_through_every_speed_and_stop_at_the_ends() -> None:
    player = Player()
    assert player.speed.name == "1p"
    assert player.slower()
    assert player.speed.name == "0.5p"
    assert not player.slower()
    names = [player.speed.name]
    while player.faster():
        names.append(player.speed.name)
    assert names == ["0.5p", "1p", "2p", "5p", "1i", "10i", "100i", "1000i", "max"]
    assert player.speed is MAX
    assert not player.faster()
    assert player.slower()
    assert player.speed.name == "1000i"


def test_a_change_of_speed_plays_on() -> None:
    player = Player(SPEEDS[1])
    player.play(START)
    assert player.due(START + 0.9).count == 0
    player.faster()
    assert player.playing
    assert player.due(START + 1.0).count == 0  # what was owed is dropped
    assert player.due(START + 1.4).count == 1


def test_speeds_say_what_they_are() -> None:
    assert [str(speed) for speed in SPEEDS] == [
        *["0.5 phases/s", "1 phase/s", "2 phases/s", "5 phases/s"],
        *["1 iteration/s", "10 iterations/s", "100 iterations/s", "1,000 iterations/s"],
        "max speed",
    ]
