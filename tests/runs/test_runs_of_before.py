"""Runs that an earlier version saved still open, at their place and bit for bit.

The files in `data/` were written before optimizers, frozen weights and means were known; that of a
frozen run while the error, slope and delta of its first layer still were phases.
"""

from pathlib import Path

import pytest

from nntui.engine import Stepper, Timeline
from nntui.runs import check_run, load_run

FILES = sorted((Path(__file__).parent / "data").glob("*.toml"))


def test_there_are_such_runs() -> None:
    assert len(FILES) >= 5


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_run_of_before_opens_at_its_place_and_agrees_bit_for_bit(file: Path) -> None:
    run = load_run(file)
    timeline = Timeline(run.recipe)
    assert check_run(run, timeline).bit_for_bit
    stepper = Stepper(timeline)
    stepper.seek(run.iteration, run.phase)
    assert (stepper.iteration, stepper.phase) == (40, 3)
