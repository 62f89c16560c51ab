"""A floor of the house knows only those below it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import nntui

HOUSE = Path(nntui.__file__).parent
SCREENS = ("textual", "plotext", "click", "rich", "nntui.tui", "nntui.cli")


def files(floor: str = "") -> list[Path]:
    return sorted((HOUSE / floor).rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """The full name of everything that a file imports, wherever in the file it does."""
    inside = ("nntui", *file.relative_to(HOUSE).with_suffix("").parts)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = inside[: -node.level] if node.level else ()
            start = [*package, *([node.module] if node.module else [])]
            yield from (".".join([*start, alias.name]) for alias in node.names)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def name_of(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


def test_there_is_a_house_to_look_at() -> None:
    assert len(files("engine")) > 5
    assert "numpy" in set(imports(HOUSE / "engine" / "trace.py"))
    assert "nntui.engine.recipe.Recipe" in set(imports(HOUSE / "engine" / "trace.py"))


@pytest.mark.parametrize("file", files("engine"), ids=name_of)
def test_the_engine_knows_only_numpy_and_the_standard_library(file: Path) -> None:
    for name in imports(file):
        own = within(name, "nntui.engine")
        assert own or name.split(".")[0] in {"numpy", *sys.stdlib_module_names}, name


@pytest.mark.parametrize("file", files("engine"), ids=name_of)
def test_the_engine_reads_no_clock_and_prints_nothing(file: Path) -> None:
    clocks = {"time", "datetime"}
    assert clocks.isdisjoint(name.split(".")[0] for name in imports(file))
    calls = [
        node.func.id
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert "print" not in calls
    assert "input" not in calls


@pytest.mark.parametrize("file", files("explain"), ids=name_of)
def test_what_explains_knows_no_screen(file: Path) -> None:
    for name in imports(file):
        assert not any(within(name, screen) for screen in SCREENS), name


def test_one_file_imports_plotext() -> None:
    importing = {
        name_of(file) for file in files() if any(within(name, "plotext") for name in imports(file))
    }
    assert importing <= {"tui/plots.py"}


def test_the_engine_loads_no_screen() -> None:
    code = "import sys, nntui.engine; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = done.stdout.split()
    assert "nntui.engine" in loaded
    assert not [name for name in loaded if any(within(name, screen) for screen in SCREENS)]
