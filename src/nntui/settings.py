"""The file of what a user has set, such as the theme: small, of TOML, and made to be edited.

Knows no setting by its name; what each of them means is said by the screen, which has them.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MAX_BYTES = 100_000
"""A file that is larger was not written for this."""

HEAD = (
    "# How nntui looks when it opens. It writes down here what you have changed when you quit it;\n"
)
HEAD += "# you may change it here, too.\n"

Value = str | bool


class SettingsError(ValueError):
    """The file cannot be read or written; the message is one line that names it."""


def settings_file() -> Path:
    """Where the settings are, whether the file is there or not.

    Raises:
        SettingsError: The user has no home.
    """
    from platformdirs import user_config_path

    try:
        directory = user_config_path("nntui", appauthor=False)
    except RuntimeError:
        directory = Path("~")
    if directory.parts[:1] == ("~",):  # what older versions make of a missing home
        raise SettingsError(
            "settings: there is no home directory; set XDG_CONFIG_HOME to a directory of your own"
        )
    return directory / "settings.toml"


def read_settings(path: Path) -> dict[str, Any]:
    """What stands in the file; nothing where there is none.

    Raises:
        SettingsError: It cannot be read, or is no TOML.
    """
    return _parsed(_text(path), path)


def write_settings(path: Path, values: Mapping[str, Value], about: Mapping[str, str]) -> None:
    """Change some values in the file. Whatever else stands in it, comments too, stays as it is.

    Args:
        path: The file, which is made where it is not there.
        values: The new values by their keys.
        about: A comment for each key, for where it is not in the file yet.

    Raises:
        SettingsError: It cannot be written, and is as it was.
    """
    from .whole import write_whole

    text = old = _text(path)
    for key, value in values.items():
        text = _with(text or HEAD, key, value, about[key])
    if _parsed(text, path) != {**_parsed(old, path), **values}:
        raise SettingsError(f"{path}: could not be changed without changing more")
    try:
        write_whole(text.encode(), path)
    except OSError as error:
        reason = error.strerror or error
        raise SettingsError(f"{path}: cannot be written ({reason})") from None


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            if path.exists():
                raise SettingsError(f"{path}: no file, expected one of TOML")
            return ""
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        if isinstance(error, SettingsError):
            raise
        raise SettingsError(f"{path}: cannot be read ({reason})") from None
    if len(content) > MAX_BYTES:
        raise SettingsError(f"{path}: too large, expected at most {MAX_BYTES // 1000} kB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = error.start + 1
        raise SettingsError(f"{path}: byte {place} is not UTF-8, expected TOML") from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    if not text.strip():
        return {}
    import tomllib  # takes some milliseconds, and most have set nothing

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path}: {error}, expected TOML") from None


_VALUE = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#"']+)"""


def _with(text: str, key: str, value: Value, about: str) -> str:
    """A file's text with a value changed, or added at its end."""
    written = _toml(value)
    line = re.compile(rf"^([ \t]*{re.escape(key)}[ \t]*=[ \t]*){_VALUE}(?=[ \t]*(?:\#.*)?$)", re.M)
    changed, found = line.subn(lambda match: match[1] + written, text, count=1)
    if found:
        return changed
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{key} = {written}  # {about}\n"


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    import json  # which writes a text as TOML does

    return json.dumps(value, ensure_ascii=False)
