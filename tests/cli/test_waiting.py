"""What takes long says so, to whoever looks on."""

import io
import sys

import pytest

from nntui.cli.waiting import word_after


class Screen(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_long_reading_says_so_and_takes_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with word_after("reading 太\x1b[2J.csv", 0.0) as said:
        assert said.wait(30)
        assert screen.getvalue() == "reading ???[2J.csv"
    assert screen.getvalue().endswith("\r\x1b[K")


def test_what_is_quick_or_seen_by_nobody_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, seconds in ((Screen(), 600.0), (io.StringIO(), 0.0), (None, 0.0)):
        monkeypatch.setattr(sys, "stderr", stream)
        with word_after("reading", seconds) as said:
            pass
        assert not said.is_set()
        assert stream is None or stream.getvalue() == ""
