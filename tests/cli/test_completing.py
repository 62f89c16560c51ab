"""What tab offers, in each of the three shells."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.shell_completion import get_completion_class

from nntui.cli import cli
from nntui.engine import ACTIVATIONS, example

from .shell import NNTUI, save

SHELLS = ("bash", "zsh", "fish")


def offered(monkeypatch: pytest.MonkeyPatch, shell: str, *words: str) -> list[str]:
    """The lines that a shell's script is told; the last word is the one that is typed."""
    *before, last = words
    place = last if shell == "fish" else str(len(words))
    monkeypatch.setenv("COMP_WORDS", " ".join(["nntui", *before, last]))
    monkeypatch.setenv("COMP_CWORD", place)
    monkeypatch.setenv("_NNTUI_COMPLETE", f"{shell}_complete")
    kind = get_completion_class(shell)
    assert kind is not None
    return kind(cli, {}, "nntui", "_NNTUI_COMPLETE").complete().split("\n")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("before", [(), ("print",), ("seeds",), ("rates",)])
@pytest.mark.parametrize("option", ["--data", "--weights"])
def test_files_are_offered_by_the_shell(
    shell: str, before: tuple[str, ...], option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = offered(monkeypatch, shell, *before, option, "fl")
    assert lines[:2] == ["file", "fl"] if shell == "zsh" else lines == ["file,fl"]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("command", ["replay", "print"])
def test_saved_runs_and_files_are_offered(
    shell: str, command: str, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mine", "my run", "other", "太郎の実験"):
        save(name, example("article"), 0, 0)
    (user / ".hidden.toml").write_text("?")
    (user / "notes.txt").write_text("?")
    lines = offered(monkeypatch, shell, command, "m")
    if shell == "zsh":
        assert lines == ["file", "m", "_", "plain", "mine", "_", "plain", "my run", "_"]
    else:
        # Bash puts what it is told into the line as it is.
        spaced = "my\\\\ run" if shell == "bash" else "my run"
        assert lines == ["file,m", "plain,mine", f"plain,{spaced}"]


@pytest.mark.parametrize("before", [(), ("replay",)])
def test_themes_are_offered(before: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = offered(monkeypatch, "bash", *before, "--theme", "textual-")
    assert lines == ["plain,textual-dark", "plain,textual-light"]


@pytest.mark.parametrize("shell", SHELLS)
def test_activations_are_offered_also_after_a_comma(
    shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = "plain\n" if shell == "zsh" else "plain,"
    for before in ("", "tanh,", "tanh,sigmoid,"):
        lines = "\n".join(offered(monkeypatch, shell, "print", "--activation", before))
        assert [name for name in ACTIVATIONS if f"{start}{before}{name}" in lines] == [*ACTIVATIONS]
    lines = offered(monkeypatch, shell, "--activation", "sigmoid,ta")
    assert [line for line in lines if "sigmoid" in line] == [
        "sigmoid,tanh" if shell == "zsh" else "plain,sigmoid,tanh"
    ]


@pytest.mark.parametrize("shell", SHELLS)
def test_choices_and_commands_are_offered(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "xor" in "\n".join(offered(monkeypatch, shell, "--example", "x"))
    assert "replay" in "\n".join(offered(monkeypatch, shell, "rep"))
    assert "--momentum" in "\n".join(offered(monkeypatch, shell, "print", "--mom"))


def test_without_a_home_tab_offers_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home(*_: object, **__: object) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr("platformdirs.user_data_path", no_home)
    assert offered(monkeypatch, "bash", "replay", "m") == ["file,m"]


IN_BASH = """
PATH=$1:$PATH
eval "$(_NNTUI_COMPLETE=bash_source nntui)"
compopt() { printf 'compopt %s %s\\n' "$@"; }
COMP_WORDS=(nntui $2) COMP_CWORD=$3
_nntui_completion nntui
printf '<%s>\\n' "${COMPREPLY[@]}"
"""

IN_FISH = """
set -x PATH $argv[1] $PATH
_NNTUI_COMPLETE=fish_source nntui | source
complete -C $argv[2]
"""


def in_shell(shell: str, script: str, *arguments: str) -> str:
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed here")
    command = [path, *([] if shell == "fish" else ["--norc"]), "-c", script]
    done = subprocess.run(
        [*command, *(["sh"] if shell == "bash" else []), str(Path(NNTUI).parent), *arguments],
        capture_output=True, check=True, encoding="utf-8", timeout=60, env=dict(os.environ),
    )  # fmt: skip
    return done.stdout


def test_bash_completes_a_name_with_a_space() -> None:
    save("my run", example("article"), 0, 0)
    assert in_shell("bash", IN_BASH, "replay my", "2") == "compopt -o default\n<my\\ run>\n"


def test_fish_completes_what_stands_after_a_comma() -> None:
    assert in_shell("fish", IN_FISH, "nntui --activation tanh,sig") == "tanh,sigmoid\n"
