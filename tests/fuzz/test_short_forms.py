"""Some random trials of each kind, on a new seed each time that is printed where one fails.

Where Hypothesis draws the same examples each time, the seed is the same each time too.
`python -m tests.fuzz` has the long form.
"""

from pathlib import Path

import pytest
from tests.drawing import a_seed
from tests.fuzz.__main__ import KINDS, trial_of

TRIALS = {"runs": 150, "csv": 300, "typed": 200, "saves": 80, "numbers": 60}


@pytest.mark.parametrize("kind", KINDS)
def test_random_trials(kind: str, tmp_path: Path) -> None:
    seed = a_seed()
    for number in range(TRIALS[kind]):
        place = tmp_path / str(number)
        place.mkdir()
        try:
            assert KINDS[kind](trial_of(kind, seed, number), place)
        except BaseException:
            print(f"python -m tests.fuzz {kind} --seed {seed} --first {number} --count 1")
            raise
