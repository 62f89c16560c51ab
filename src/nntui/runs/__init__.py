"""Saved runs: the file that holds one, the directory that holds them all, and the check.

Knows the engine, and how `explain` keeps an error on one line; knows no screen and no command line.
Nothing here prints or reads the clock.
"""

from .check import Check, check_run
from .errors import RunError, TakenError
from .library import (
    LAST,
    Unreadable,
    exists,
    find_run,
    free_name,
    free_name_like,
    keep_last,
    list_runs,
    local_date,
    path_of,
    place_of,
    runs_directory,
    save_at,
    word_for,
)
from .run import Fingerprint, Run, check_name, make_run
from .run_file import Stamp, load_any, load_run, save_run, stamp
from .script_run import ScriptRun

__all__ = [
    "LAST",
    "Check",
    "Fingerprint",
    "Run",
    "RunError",
    "ScriptRun",
    "Stamp",
    "TakenError",
    "Unreadable",
    "check_name",
    "check_run",
    "exists",
    "find_run",
    "free_name",
    "free_name_like",
    "keep_last",
    "list_runs",
    "load_any",
    "load_run",
    "local_date",
    "make_run",
    "path_of",
    "place_of",
    "runs_directory",
    "save_at",
    "save_run",
    "stamp",
    "word_for",
]
