"""Which processes of a group still run."""

import select
from pathlib import Path

import pytest


def running(group: int) -> list[int]:
    """The processes of a group that run or wait; those that only wait to be counted out do not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # After the name, which may hold anything: the state, the parent, the group.
            state, _, its_group, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(its_group) == group and state not in "ZX":
            found.append(int(stat.parent.name))
    return found


def wait_until_gone(group: int) -> None:
    """Wait for the end of all processes of a group, however long the machine takes."""
    while running(group):
        select.select([], [], [], 0.01)


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(),
    reason="only a system that lists its processes in /proc can be asked what still runs",
)
