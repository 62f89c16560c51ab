"""The directory of saved runs."""

import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir

from nntui.engine import Recipe

from .errors import RunError, TakenError, as_toml
from .run import Run, check_name
from .run_file import Stamp, kind, load_any, save_run, stamp
from .script_run import ScriptRun

ADVICE = "set XDG_DATA_HOME to a directory of your own"
"""What helps where there is no home, or none that can be read or written."""


LAST = "last"
"""The name of the run that was on the screen when it was left."""


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
    """Where the saved runs are. The first save makes it.

    Raises:
        RunError: The user has no home.
    """
    from platformdirs import user_data_path

    try:
        directory = user_data_path("nntui", appauthor=False)
    except RuntimeError:
        directory = Path("~")
    if directory.parts[:1] == ("~",):  # what older versions make of a missing home
        raise RunError(f"saved runs: there is no home directory; {ADVICE}")
    return directory / "runs"


def path_of(name: str) -> Path:
    """The file of the run of that name, whether it is there or not.

    Raises:
        RunError: No run can be called so.
    """
    return runs_directory() / f"{check_name(name)}.toml"


def place_of(text: str) -> Path:
    """Where a person says to save: under a name, or to a file anywhere by its whole path.

    Raises:
        RunError: No run can be called so, or there is no home to save names in.
    """
    path = Path(text)
    with suppress(RuntimeError):  # a `~` without a home is a name like others
        path = path.expanduser()
    # From the root only, so that a slash in a name is a slip, as it is in every dialog.
    if text == LAST:
        raise RunError(
            f"{as_toml(text)}, expected another: so the run is called that q left", "name"
        )
    if not path.is_absolute() or not path.name:
        return path_of(text)
    path = path if path.suffix == ".toml" else path.with_name(f"{path.name}.toml")
    check_name(path.stem)
    return path


def word_for(path: Path) -> str:
    """What `find_run` takes for a file: the name of a saved run, or the path of another file."""
    try:
        is_saved_run = path.parent == runs_directory()
    except RunError:
        is_saved_run = False
    return path.stem if is_saved_run else str(path)


def save_at(run: Run | ScriptRun, path: Path, instead_of: Stamp | None) -> None:
    """Save a run where a person said; see `save_run`.

    Raises:
        RunError: It could not be. The message says what helps.
    """
    try:
        save_run(run, path, instead_of)
    except RunError as error:
        if isinstance(error.__cause__, OSError):
            reason = (
                f"{error.reason}; save to another file, such as {Path(gettempdir(), 'run.toml')}"
            )
            raise RunError(reason, error.key, error.file) from None
        raise


def keep_last(run: Run | ScriptRun, since: int) -> Path | None:
    """Keep the run that was on the screen when it was left, as `last`.

    It takes the place of the one that was there, unless another window has left that since this one
    was opened: nobody has seen it yet, so it goes on under a name of its own.

    Args:
        run: The run, called `last`.
        since: When the screen was opened, in nanoseconds as the clock of files counts them.

    Returns:
        Where what another window has left is now; `None` where there is no such thing.

    Raises:
        RunError: It could not be kept; what was there is as before.
    """
    path = path_of(LAST)
    while True:
        there, other = stamp(path), None
        if there is not None and there.changed >= since:
            other = _copy(path)
        try:
            save_run(run, path, there)
        except TakenError:
            continue  # a third window has just been left
        return other


def _copy(path: Path) -> Path | None:
    """Copy a file beside itself, under the first free name with a number; `None` if it is gone."""
    number = 1
    while True:
        number += 1
        copy = path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            content = path.read_bytes()
            with copy.open("xb") as file:
                file.write(content)
        except FileNotFoundError:
            return None
        except FileExistsError:
            continue
        except OSError as error:
            raise RunError(f"cannot be written ({error.strerror})", file=copy) from error
        return copy


def list_runs() -> list[Run | ScriptRun | Unreadable]:
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
        reason = f"cannot be read ({error.strerror or error}); {ADVICE}"
        raise RunError(reason, file=directory) from error
    runs: list[Run | ScriptRun] = []
    unreadable: list[Unreadable] = []
    for path in paths:
        if path.suffix != ".toml" or path.name.startswith("."):
            continue
        try:
            _check_kind(path)
            runs.append(replace(load_any(path), name=path.stem))
        except RunError as error:
            unreadable.append(Unreadable(path, error))
    runs.sort(key=lambda run: run.saved, reverse=True)
    return [*runs, *unreadable]


def _check_kind(path: Path) -> None:
    # To open a pipe is to wait until somebody writes to it.
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # the reading says why
    if not stat.S_ISREG(mode):
        raise RunError(f"{kind(mode)}, expected a saved run", file=path)


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
    return free_name_like(f"{recipe.example or 'own-data'}-{weights}")


def free_name_like(first: str) -> str:
    """A name that no saved run has: this one, or it with a number.

    Raises:
        RunError: The directory of runs cannot be read.
    """
    name, number = first, 1
    try:
        while exists(path_of(name)):
            number += 1
            name = f"{first}-{number}"
    except RunError as error:
        if isinstance(error.__cause__, OSError):
            raise RunError(f"{error.reason}; {ADVICE}", error.key, error.file) from None
        raise
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
    for number, place in enumerate(places):
        if exists(place) and not place.is_dir():
            if number:  # what is named as a file may be a pipe, as a shell's <(…) is
                _check_kind(place)
            return place
    looked_for = " and ".join(f"the file {place}" for place in places)
    raise RunError(f"{as_toml(name_or_file)}: no such run, looked for {looked_for}")


def exists(path: Path) -> bool:
    """Whether there is such a file.

    Raises:
        RunError: That cannot be found out, as of a name too long for a file.
    """
    return stamp(path) is not None
