"""The directory of saved runs."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from nntui.engine import Recipe

from .errors import RunError, shown
from .run import Run, check_name
from .run_file import load_run


@dataclass(frozen=True)
class Unreadable:
    """A file among the saved runs that cannot be opened.

    Attributes:
        path: Where it is.
        error: Why.
    """

    path: Path
    error: RunError

    @property
    def reason(self) -> str:
        """One line that names the file, the key and what was expected."""
        return str(self.error)


def runs_directory() -> Path:
    """Where the saved runs are. The first save makes it."""
    from platformdirs import user_data_path

    return user_data_path("nntui", appauthor=False) / "runs"


def path_of(name: str) -> Path:
    """The file of the run of that name, whether it is there or not.

    Raises:
        RunError: No run can be called so.
    """
    return runs_directory() / f"{check_name(name)}.toml"


def list_runs() -> list[Run | Unreadable]:
    """Every saved run, newest first, then the files that cannot be opened.

    A run goes by the name of its file, whatever stands in it, because that name opens it.

    Raises:
        RunError: The directory is there and cannot be read.
    """
    directory = runs_directory()
    try:
        paths = sorted(directory.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(f"cannot be read ({error.strerror or error})", file=directory) from error
    runs: list[Run] = []
    unreadable: list[Unreadable] = []
    for path in paths:
        if path.suffix != ".toml" or path.name.startswith("."):
            continue
        try:
            runs.append(replace(load_run(path), name=path.stem))
        except RunError as error:
            unreadable.append(Unreadable(path, error))
    runs.sort(key=lambda run: run.saved, reverse=True)
    return [*runs, *unreadable]


def local_date(saved: datetime) -> str:
    """When a run was saved, on the clock of whoever looks."""
    try:
        here = saved.astimezone()
    except OverflowError:  # the first or the last day that there is, in another time zone
        here = saved
    return here.strftime("%Y-%m-%d %H:%M")


def free_name(recipe: Recipe) -> str:
    """A name for a run of a recipe that no saved run has: `article-seed-123`.

    Raises:
        RunError: The directory of runs cannot be read.
    """
    weights = "given-weights" if recipe.seed is None else f"seed-{recipe.seed}"
    first = name = f"{recipe.example or 'own-data'}-{weights}"
    number = 1
    while exists(path_of(name)):
        number += 1
        name = f"{first}-{number}"
    return name


def find_run(name_or_file: str) -> Path:
    """The file of a run that a person names: a file, or else a saved run.

    Raises:
        RunError: There is neither.
    """
    places = [Path(name_or_file)]
    if places[0].name == name_or_file:
        # By the file's name, also where a run could not be saved under it: somebody put it there.
        places.append(runs_directory() / f"{name_or_file}.toml")
    for place in places:
        if exists(place) and not place.is_dir():
            return place
    looked_for = " and ".join(f"the file {place}" for place in places)
    raise RunError(f"{shown(name_or_file)}: no such run, looked for {looked_for}")


def exists(path: Path) -> bool:
    """Whether there is such a file.

    Raises:
        RunError: That cannot be found out, as of a name too long for a file.
    """
    try:
        return path.exists()
    except OSError as error:
        raise RunError(f"cannot be read ({error.strerror or error})", file=path) from error
