"""The suite against the lowest versions that pyproject.toml allows: `python3 tests/lowest.py`.

It makes its environment in a temporary folder. The snapshots are left out: other releases than the
pinned ones write other SVG. Further arguments go to pytest.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
WITHOUT = ["mypy", "ruff"]
"""Tools that no test needs."""


def name_of(requirement: str) -> str:
    """The name of what is required."""
    match = re.match(r"[\w.-]+", requirement)
    assert match, requirement
    return match[0]


def lowest(requirement: str) -> str:
    """The lowest version that a requirement allows, as a requirement."""
    match = re.search(r">=([\w.]+)", requirement)
    assert match, f"{requirement}: expected a lower bound"
    return f"{name_of(requirement)}=={match[1]}"


def versions(*, pinned: bool) -> list[str]:
    """What is installed beside nntui."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    dependencies, tools = project["dependencies"], project["optional-dependencies"]["dev"]
    if pinned:
        return [*dependencies, *tools]
    own = {name_of(dependency) for dependency in dependencies}
    return [
        *map(lowest, dependencies),
        *(tool for tool in tools if name_of(tool) not in own and name_of(tool) not in WITHOUT),
    ]


def main(arguments: list[str]) -> int:
    """Make the environment and run the suite in it. Returns pytest's exit status."""
    pinned = "--pinned" in arguments
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder, "bin", "python"))
        # A build reads the tree and writes nothing to it.
        install = [python, "-m", "pip", "install", "-q"]
        subprocess.run([*install, *versions(pinned=pinned), "-e", str(ROOT)], check=True)
        suite = [python, "-m", "pytest", "-p", "no:cacheprovider"]
        pictures = f"--ignore={ROOT / 'tests' / 'tui' / 'test_snapshots.py'}"
        others = [argument for argument in arguments if argument != "--pinned"]
        return subprocess.run([*suite, pictures, *others], check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
