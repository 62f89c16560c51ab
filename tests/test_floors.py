"""A floor of the house knows only those below it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import nntui

HOUSE = Path(nntui.__file__).parent

BELOW = {
    "engine": set[str](),
    # How numbers and counts are written, for all who write any: the engine prints nothing.
    "explain": {"engine"},
    "sweeps": {"engine"},
    # Scripts of one's own; what runs beside them knows nothing of the house.
    "code": {"engine", "explain"},
    # Above `explain`, whose `line` keeps errors on one line.
    "runs": {"engine", "explain"},
    # It writes a grid's numbers as they are typed, and counts in its errors.
    "data": {"engine", "explain"},
    "draft": {"engine", "explain", "data"},
    # It reads a person's own numbers, and writes the arithmetic that they are held against.
    "compare": {"engine", "explain", "data"},
    "settings": {"whole"},
    "tui": {
        *("engine", "explain", "sweeps", "code", "runs", "data", "draft", "compare"),
        *("settings", "whole", "terminal"),
    },
    "cli": {
        *("engine", "explain", "sweeps", "code", "runs", "data", "draft", "compare"),
        *("tui", "terminal"),
    },
    "terminal": set[str](),
    "whole": set[str](),
    "__main__": {"cli"},
}
"""The floors of the house, the lower ones first, and those that each of them knows."""

BESIDE = {
    "engine": {"numpy"},
    "explain": {"numpy"},
    "sweeps": {"numpy"},
    "code": {"numpy", "fissix"},
    "runs": {"numpy", "platformdirs", "tomli_w"},
    "data": {"numpy"},
    "draft": set[str](),
    "compare": {"numpy"},
    # Textual and Rich bring Pygments, and colour with it.
    "tui": {"numpy", "textual", "rich", "plotext", "pygments"},
    "cli": {"numpy", "click"},
    "settings": {"platformdirs"},
    "terminal": set[str](),
    "whole": set[str](),
    "__main__": set[str](),
}
"""What each of them knows beside the standard library: no screen below `tui`, click in `cli`."""


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


def floor_of(file: Path) -> str:
    """The directory or the single file that it is in."""
    return file.relative_to(HOUSE).with_suffix("").parts[0]


def name_of(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


def test_there_is_a_house_to_look_at() -> None:
    assert len(files("engine")) > 5
    assert "numpy" in set(imports(HOUSE / "engine" / "trace.py"))
    assert "nntui.engine.recipe.Recipe" in set(imports(HOUSE / "engine" / "trace.py"))
    assert {floor_of(file) for file in files()} == {*BELOW, "__init__"} == {*BESIDE, "__init__"}


def test_the_floors_stand_in_their_order() -> None:
    seen = {"terminal", "whole"}
    for floor, below in BELOW.items():
        assert below <= seen, floor
        seen.add(floor)


@pytest.mark.parametrize("file", files(), ids=name_of)
def test_a_floor_knows_only_those_below_it(file: Path) -> None:
    floor = floor_of(file)
    if floor == "__init__":
        assert list(imports(file)) == []
        return
    for name in imports(file):
        package, *rest = name.split(".")
        if package == "nntui":
            is_version = rest == ["__version__"]
            assert is_version or rest[0] == floor or rest[0] in BELOW[floor], name
        else:
            # What is known of types only is never loaded.
            assert package in BESIDE[floor] | {"_typeshed", *sys.stdlib_module_names}, name


@pytest.mark.parametrize("file", files("code/child"), ids=name_of)
def test_what_runs_beside_a_script_needs_the_standard_library_and_numpy_alone(file: Path) -> None:
    for name in imports(file):
        package, *rest = name.split(".")
        if package == "nntui":
            assert rest[:2] == ["code", "child"], name
        else:
            assert package in {"numpy", *sys.stdlib_module_names}, name


def test_one_file_imports_plotext() -> None:
    importing = {
        name_of(file)
        for file in files()
        if any(name.split(".")[0] == "plotext" for name in imports(file))
    }
    assert importing <= {"tui/plots.py"}


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


@pytest.mark.parametrize(
    ("module", "strangers"),
    [
        ("nntui.engine", {"textual", "plotext", "click", "rich", "nntui.explain"}),
        ("nntui.draft", {"textual", "plotext", "click", "rich", "nntui.tui", "nntui.cli"}),
        ("nntui.cli.commands", {"textual", "plotext", "rich", "nntui.tui"}),
        ("nntui.tui.screens.new_run", {"click", "nntui.cli"}),
    ],
)
def test_what_is_not_needed_is_not_loaded(module: str, strangers: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert module in loaded
    assert loaded.isdisjoint(strangers)
