"""Compiled loops give the bits of the trace; where there is anything wrong, the plain way goes on.

What is compiled is Python text, so most of this holds it to its promise without numba. With numba,
`python -m tests.engine.extra` does the same for longer.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from tests.engine.extra import recipes_of_every_sort
from tests.naive import Straight, bits, total_bits
from tests.strategies import large_recipes, recipes

from nntui.engine import EXAMPLES, Recipe, Timeline, compiled, example
from nntui.engine.trainer import Trainer

has_numba = pytest.mark.skipif(
    not compiled.is_there(), reason="the extra `fast` is not installed: nothing is compiled"
)


def as_plain_python(text: str, _: object) -> Any:
    """A loop that nothing has been done to."""
    names: dict[str, Any] = {}
    exec(text, names)
    return names["loop"]


@contextmanager
def loops(compile_one: Any = as_plain_python, written_out: int = 100) -> Iterator[None]:
    """The extra is there, and has compiled every loop that it is asked for, if in its own way."""

    def ask(text: str, ranks: Any) -> Event:
        if text not in compiled._asked:
            compiled._ready[text] = compile_one(text, ranks)
        done = compiled._asked.setdefault(text, Event())
        done.set()
        return done

    with pytest.MonkeyPatch.context() as patch, np.errstate(all="ignore"):
        for name in ("_asked", "_ready", "_checked"):
            patch.setattr(compiled, name, {})
        patch.setattr(compiled, "_said", [])
        patch.setattr(compiled, "is_there", lambda: True)
        patch.setattr(compiled, "ask", ask)
        patch.setattr(compiled, "CHECKED", 2)
        patch.setattr("nntui.engine.trainer.WORTH", 0)
        patch.setattr("nntui.engine.kernel.MAX_WRITTEN_OUT", written_out)
        yield


def check(recipe: Recipe, count: int, *, is_any: bool = False) -> None:
    """Training by compiled loops gives the numbers of the traces; of any recipe, if it goes on."""
    traces = Straight(recipe).first(count)
    if is_any:
        assume(len(traces) == count)
    assert len(traces) == count
    trainer = Trainer(recipe)
    for _ in range(2):  # the first time, it is held against the plain way
        done = trainer.run(trainer.first, 0, count)
        assert [bits(each) for each in done.records] == total_bits(traces)
        layers = recipe.network.layers
        kept = [each + 0.0 for each in traces[-1].next_state[layers:]]
        # An edit may be due where they end.
        if all(edit.iteration != count for edit in recipe.edits):
            assert bits(*done.state) == bits(*traces[-1].next_state[:layers], *kept)
    if not is_any:
        assert any(compiled.is_trusted(text) for text in compiled._ready)
    assert compiled.said() == ""


@settings(max_examples=40, deadline=None)
@given(recipes())
def test_loops_give_the_bits_of_the_trace(recipe: Recipe) -> None:
    with loops(written_out=0):
        check(recipe, 12, is_any=True)


@settings(max_examples=40, deadline=None)
@given(recipes())
def test_a_written_out_function_gives_the_bits_of_the_trace(recipe: Recipe) -> None:
    with loops(written_out=10**6):
        check(recipe, 12, is_any=True)


@settings(max_examples=3, deadline=None)
@given(large_recipes())
def test_loops_of_a_large_net_give_the_bits_of_the_trace(recipe: Recipe) -> None:
    with loops():
        check(recipe, 5, is_any=True)


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name != "iris"])
def test_the_examples_give_their_bits_by_loops(name: str) -> None:
    with loops():
        check(example(name), 8)


@pytest.mark.parametrize("written_out", [0, 10**6])
@pytest.mark.parametrize("recipe", recipes_of_every_sort(), ids=lambda pair: pair[0])
def test_every_loss_optimizer_and_edit_gives_its_bits_by_loops(
    recipe: tuple[str, Recipe], written_out: int
) -> None:
    with loops(written_out=written_out):
        check(recipe[1], 12)


def test_a_loop_of_other_bits_is_dropped_with_a_word_and_changes_nothing() -> None:
    def wrong(text: str, ranks: object) -> Any:
        return as_plain_python(text.replace("1.0 / ", "0.9999999999999999 / "), ranks)

    recipe = example("article")
    straight = Straight(recipe).first(20)
    with loops(wrong):
        trainer = Trainer(recipe)
        done = trainer.run(trainer.first, 0, 20)
        assert [bits(each) for each in done.records] == total_bits(straight)
        assert "the plain one goes on" in compiled.said()
        assert compiled.said() == ""
        assert not compiled._ready


def test_a_loop_that_cannot_be_compiled_is_never_taken() -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_asked", "_ready"):
            patch.setattr(compiled, name, {})

        def fails(*_: object) -> Any:
            raise OSError("no space left")

        patch.setattr(compiled, "_compiled", fails)
        assert compiled.ask("a text", []).wait(60)
        assert compiled.take("a text") is None


def test_without_the_extra_nothing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "is_there", lambda: False)
    monkeypatch.setattr(compiled, "ask", None)
    monkeypatch.setattr("nntui.engine.trainer.WORTH", 0)
    Timeline(example("article")).extend(5_000)


def test_a_long_way_without_the_extra_says_once_what_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(compiled, "_advised", [])
    monkeypatch.delenv(compiled.OFF, raising=False)
    monkeypatch.setattr(compiled, "is_there", lambda: True)
    assert compiled.advice(60.0) == ""
    monkeypatch.setattr(compiled, "is_there", lambda: False)
    assert compiled.advice(9.0) == ""
    assert compiled.COMMAND in compiled.advice(60.0)
    assert compiled.advice(60.0) == ""


def test_who_does_without_the_extra_is_not_told_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_advised", [])
    monkeypatch.setattr(compiled, "is_there", lambda: False)
    monkeypatch.setenv(compiled.OFF, "0")
    assert compiled.advice(60.0) == ""


def test_numba_is_not_imported_by_a_short_run() -> None:
    code = (
        "import sys; from nntui.engine import Timeline, example; import nntui.tui.app\n"
        "Timeline(example('article')).extend(100)\n"
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


@has_numba
@pytest.mark.parametrize("place", ["fresh", "gone", "a file"])
def test_numba_gives_the_bits_of_the_plain_way_wherever_its_cache_is(
    tmp_path: Path, place: str
) -> None:
    # A file where the folder should be can be written to by nobody, whoever runs this.
    folder = tmp_path / "cache"
    if place == "fresh":
        folder.mkdir()
    elif place == "a file":
        folder.write_text("")
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    command = [sys.executable, "-m", "tests.engine.extra", "--iterations", "60", "--only", "tiny"]
    done = subprocess.run(
        command, env=environment, check=True, timeout=280, capture_output=True, text=True
    )
    assert "1 recipe" in done.stdout
    assert "from the cache" not in done.stdout
    if place == "a file":
        assert folder.read_text() == ""
    else:
        again = subprocess.run(
            command, env=environment, check=True, timeout=280, capture_output=True, text=True
        )
        assert "from the cache" in again.stdout
