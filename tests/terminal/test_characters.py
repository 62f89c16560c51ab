"""Which characters the terminal and its streams are given."""

import io
import locale
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from nntui import terminal
from nntui.cli import main
from nntui.terminal import locale_is_utf8

PRINTING = [
    ["--help"],
    ["print"],
    ["print", "--help"],
    ["--until", "10"],
    ["examples"],
    ["rates", "--rates", "1", "--until", "20"],
    ["seeds", "--from", "1", "--to", "1", "--until", "20"],
]


@pytest.fixture(name="no_coercion")
def _no_coercion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal.sys, "flags", SimpleNamespace(utf8_mode=0))


@pytest.mark.usefixtures("no_coercion")
@pytest.mark.parametrize("name", ["en_IN", "vi_VN", "sr_RS.UTF-8@latin", "de_DE.utf8"])
def test_a_locale_is_asked_and_not_its_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "getencoding", lambda: "UTF-8")
    assert locale_is_utf8({"LANG": name})


@pytest.mark.usefixtures("no_coercion")
@pytest.mark.parametrize(
    ("name", "knows"),
    [("en_GB", False), ("C", False), ("en_US.UTF-8", True), ("sr_RS.UTF-8@latin", True)],
)
def test_a_locale_that_is_not_there_is_believed_by_its_name(
    name: str, knows: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locale, "getencoding", lambda: "ANSI_X3.4-1968")
    assert locale_is_utf8({"LANG": name}) is knows


@pytest.mark.parametrize(
    ("setting", "knows"),
    [
        ({}, False),
        ({"LANG": "C"}, False),
        ({"LC_ALL": "POSIX"}, False),
        ({"LANG": "C", "PYTHONCOERCECLOCALE": "0"}, False),
        ({"LANG": "C.UTF-8"}, True),
        ({"LC_CTYPE": "C.UTF-8"}, True),
        ({"LANG": "C", "LC_ALL": "C.UTF-8"}, True),
        ({"LANG": "C", "PYTHONUTF8": "1"}, True),
    ],
)
def test_what_python_makes_of_the_c_locale_is_not_what_the_terminal_knows(
    setting: dict[str, str], knows: bool
) -> None:
    environment = {name: text for name, text in os.environ.items() if name != "LANG"}
    code = "from nntui.terminal import locale_is_utf8; print(locale_is_utf8())"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env=environment | setting
    )
    assert done.stdout.decode().strip() == str(knows)


def run(*arguments: str, encoding: str) -> tuple[object, bytes, bytes]:
    """Run a command in this process. Returns its status and what it writes."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding) for _ in range(2))
    code: object = None
    with (
        patch.object(sys, "argv", ["nntui", *arguments]),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as exited:
            code = exited.code
    for stream in (out, err):
        stream.flush()
    return code, out.buffer.getvalue(), err.buffer.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("arguments", PRINTING)
def test_an_encoding_without_our_signs_gets_plain_characters(arguments: list[str]) -> None:
    code, out, err = run(*arguments, encoding="cp1252")
    assert (code or 0, err) == (0, b"")
    assert out
    assert out.isascii()


def test_a_complaint_in_such_an_encoding_is_plain_too() -> None:
    code, out, err = run("--activation", "×σ", encoding="cp1252")
    assert (code, out) == (2, b"")
    assert err.startswith(b"nntui: Invalid value for '--activation': 'xs'")


HELPS = """
import click
from nntui.cli import cli
for name, command in [("nntui", cli), *sorted(cli.commands.items())]:
    print(command.get_help(click.Context(command, info_name=name)))
"""


def test_the_help_is_whole_where_python_drops_what_it_takes_for_comments() -> None:
    whole, dropped = (
        subprocess.run([sys.executable, *level, "-c", HELPS], capture_output=True, check=True)
        for level in ([], ["-OO"])
    )
    assert b"Step through the training" in whole.stdout
    assert whole.stdout == dropped.stdout
