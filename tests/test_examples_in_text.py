"""What README and docstrings show at Python's prompt comes out as it stands there."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import nntui

HOUSE = Path(nntui.__file__).parent
README = Path(__file__).parents[1] / "README.md"
PROMPT = ">>> "


def modules() -> list[str]:
    """Those whose text has an example."""
    found = [file for file in HOUSE.rglob("*.py") if PROMPT in file.read_text("utf-8")]
    names = [file.relative_to(HOUSE.parent).with_suffix("").parts for file in found]
    return sorted(".".join(name).removesuffix(".__init__") for name in names)


def test_the_readme() -> None:
    done = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert done.attempted > 4
    assert done.failed == 0


@pytest.mark.parametrize("name", modules())
def test_docstrings(name: str) -> None:
    done = doctest.testmod(import_module(name))
    assert done.attempted > 0
    assert done.failed == 0


def test_the_engine_shows_how_it_is_driven() -> None:
    assert {"nntui.engine", "nntui.engine.network", "nntui.engine.recipe"} <= set(modules())
