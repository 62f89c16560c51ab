"""What is as it was set when the program is opened again. A new setting is one more entry here."""

import os
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from nntui.engine import MEASURES, SPEEDS
from nntui.explain.line import one_line, shown
from nntui.explain.numbers import DIGITS
from nntui.settings import SettingsError, read_settings, settings_file, write_settings

if TYPE_CHECKING:
    from .app import NntuiApp


class Setting(NamedTuple):
    """Something that is set in the app.

    Attributes:
        about: What it is, for the comment in the file.
        choices: What it may be.
        get: What it is now.
        put: Sets it.
    """

    about: str
    choices: "Callable[[NntuiApp], Collection[str | bool]]"
    get: "Callable[[NntuiApp], str | bool]"
    put: "Callable[[NntuiApp, Any], None]"


def _of_session(name: str, about: str, choices: Collection[str | bool] = (False, True)) -> Setting:
    """A setting that the session has by the same name."""
    return Setting(
        about,
        lambda _: choices,
        lambda app: getattr(app.session, name),
        lambda app, value: setattr(app.session, name, value),
    )


def _put_theme(app: "NntuiApp", theme: str) -> None:
    app.theme = theme


def _put_speed(app: "NntuiApp", name: str) -> None:
    app.session.player.set_speed(next(speed for speed in SPEEDS if speed.name == name))


def _put_measure(app: "NntuiApp", measure: Any) -> None:
    # Another run may have had a measure that says nothing of this one.
    if MEASURES[measure].applies(app.session.recipe):
        app.session.measure = measure


SETTINGS: dict[str, Setting] = {
    "theme": Setting(
        "the colours: a theme's name, as in the palette",
        lambda app: app.available_themes,
        lambda app: app.theme,
        _put_theme,
    ),
    "digits": _of_session("digits", f"of numbers: {', '.join(DIGITS)}", DIGITS),
    "measure": _of_session("measure", f"of the error: {', '.join(MEASURES)}", MEASURES)._replace(
        put=_put_measure
    ),
    "log": _of_session("log", "whether the error's axis is logarithmic"),
    "fold": _of_session("fold", "whether operations done take one line where not all fit"),
    "net": _of_session("net", "whether the network stands in the place of its arithmetic"),
    "speed": Setting(
        f"of playing: {', '.join(speed.name for speed in SPEEDS)}",
        lambda _: [speed.name for speed in SPEEDS],
        lambda app: app.session.player.speed.name,
        _put_speed,
    ),
}
"""By their keys in the file, in the order in which they are written."""


class KeptSettings:
    """The settings of an app, as they were kept and as they are to be kept.

    Args:
        app: What they are of; it is not running yet.
        given: What the command line says: it holds for this time and is not kept.
        names: Which of the settings it has.

    Attributes:
        complaint: What is wrong with the file; "" where nothing is. Such a file is left alone.
    """

    def __init__(
        self, app: Any, given: Mapping[str, str | bool], names: Collection[str] = tuple(SETTINGS)
    ) -> None:
        self._app, self._names = app, names
        self.complaint = ""
        kept: dict[str, Any] = {}
        try:
            self._path = settings_file()
            kept = read_settings(self._path)
        except SettingsError as error:
            self._complain(str(error))
        for key, value in kept.items():
            self._take(key, value)
        self._kept = self._now()
        if _is_theme_said():
            self._kept.pop("theme")
        for key, value in given.items():
            SETTINGS[key].put(app, value)
        self._before = self._now()

    def _take(self, key: str, value: object) -> None:
        setting = SETTINGS.get(key)
        if setting is None:
            self._complain(f"{self._path}: {key}: unknown key, expected only {', '.join(SETTINGS)}")
            return
        if key not in self._names:
            return
        choices = setting.choices(self._app)
        for choice in choices:
            # 4 is as good as "4"; but 1 is not true.
            if type(value) is type(choice) and value == choice:
                break
            if type(value) is int and str(value) == choice:
                break
        else:
            self._complain(f"{self._path}: {key}: {refusal(value, choices)}")
            return
        if key != "theme" or not _is_theme_said():
            setting.put(self._app, choice)

    def _complain(self, text: str) -> None:
        self.complaint = self.complaint or f"{one_line(text)}. The file is left as it is."

    def _now(self) -> dict[str, str | bool]:
        return {key: SETTINGS[key].get(self._app) for key in self._names}

    def save(self) -> None:
        """Keep what was changed since the app was opened.

        Raises:
            SettingsError: It could not be written down.
        """
        now = self._now()
        changed = {key: value for key, value in now.items() if value != self._before[key]}
        if changed and not self.complaint:
            about = {key: setting.about for key, setting in SETTINGS.items()}
            # A new file says all that can be said in it.
            values = changed if self._path.exists() else {**self._kept, **changed}
            write_settings(self._path, values, about)


def _is_theme_said() -> bool:
    """Whether the environment says it to all programs of Textual."""
    return "TEXTUAL_THEME" in os.environ


def refusal(value: object, choices: Collection[str | bool]) -> str:
    """Why something is none of some choices."""
    names = [str(choice).lower() if isinstance(choice, bool) else choice for choice in choices]
    word = str(value).lower() if isinstance(value, bool) else str(value)
    said = shown(value) if isinstance(value, str) else word
    return f"{said}, expected one of {', '.join(names)}"
