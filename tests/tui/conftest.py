"""What the tests of the screen share."""

import pytest

from .clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock that the screen reads."""
    clock = Clock()
    monkeypatch.setattr("nntui.tui.screens.ticks.monotonic", clock)
    return clock
