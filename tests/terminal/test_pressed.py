"""What is pressed, as a terminal sends it: at once, too early, with newer protocols."""

from pathlib import Path

import pytest
from textual import events

from nntui.tui.pressed import Notes, read_deeds

from .terminal import RIGHT, Terminal, terminal

KEYPAD_PLUS, KEYPAD_PLUS_WITH_TEXT, KEYPAD_MINUS = "\x1b[57413u", "\x1b[57413;1;43u", "\x1b[57412u"


def click(column: int, line: int) -> str:
    return f"\x1b[<0;{column};{line}M\x1b[<0;{column};{line}m"


def test_keys_typed_before_the_first_frame_count() -> None:
    with Terminal() as shown:
        shown.press("g30\r" + RIGHT)
        shown.shows("iteration 30 · 1 of 6")
        shown.press("q")
        assert shown.ends() == 0


def test_the_keypad_of_kittys_protocol_changes_the_speed() -> None:
    with terminal() as shown:
        shown.shows("1 phase/s")
        shown.press(KEYPAD_PLUS)
        shown.shows("2 phases/s")
        shown.press(KEYPAD_PLUS_WITH_TEXT)
        shown.shows("5 phases/s")
        shown.press(KEYPAD_MINUS)
        shown.shows("2 phases/s")
        shown.press("q")
        assert shown.ends() == 0


def test_a_click_is_where_it_is_in_a_terminal_that_reports_its_size_in_band() -> None:
    with terminal() as shown:
        shown.shows("r4", "quit")
        shown.press("\x1b[?2048;2$y")  # it could, and does not yet
        shown.press("\x1b[48;30;100;600;1000t" if b"\x1b[?2048h" in shown.output else "")
        shown.press(RIGHT)  # what comes before has been read
        shown.shows("1 of 6")
        asked = b"\x1b[?2048h" in shown.output
        shown.press("\x1b[48;30;100;600;1000t" if asked else "", RIGHT)
        shown.shows("2 of 6")
        line = next(at for at, text in enumerate(shown.text.split("\n"), 1) if " r4 " in text)
        shown.press(click(8, line))
        shown.shows("▸ r4")
        shown.press("q")
        assert shown.ends() == 0
        shown.expect_as_it_was()


def test_what_is_pressed_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "pressed"
    monkeypatch.setenv("NNTUI_KEYS", str(file))
    with terminal("--example", "tiny") as shown:
        shown.shows("quit")
        shown.press("g" + "30" + "\r")
        shown.shows("iteration 30")
        shown.press("e\x1b[200~rate = 0,5\n\x1b[201~")
        shown.shows("rate = 0,5")
        shown.press("\x1b[27u" + click(8, 6) + "\x1b[<65;9;4M")
        shown.until(lambda: "scroll" in file.read_text(encoding="utf-8"), "the wheel")
        shown.resize(120, 36)
        shown.until(lambda: "size 120" in file.read_text(encoding="utf-8"), "the new size")
        shown.press("q")
        assert shown.ends() == 0
    written = file.read_text(encoding="utf-8")
    deeds = [str(deed) for deed in read_deeds(written)]
    assert deeds[:2] == ["nntui --example tiny", "size 100x30"]
    assert " ".join(deed for deed in deeds[2:] if deed != "wait") == (
        'key g key 3 key 0 key enter key e paste "rate = 0,5\\n" key escape click 8 6 '
        "scroll down 9 4 size 120x36 key q"
    )
    assert "key g\nkey 3\nkey 0\nkey enter\n" in written  # typed ahead: none was waited for


def test_a_file_for_keys_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNTUI_KEYS", "/nowhere/keys")
    with Terminal() as shown:
        assert shown.ends() == 2
        assert shown.output == b"nntui: NNTUI_KEYS: /nowhere/keys: No such file or directory\r\n"


def test_a_line_that_is_no_deed_is_told() -> None:
    with pytest.raises(ValueError, match=r"line 3: 'key': expected a deed such as key g"):
        read_deeds("nntui\n# nothing\nkey\n")


ARGUMENTS = [
    ["--example", "tiny"],
    ["--data", "it's here.csv", "[x"],
    ["--data", "bad\udcff.csv"],  # as Python reads a byte that is no UTF-8
    ["replay", "a\nname\r\x85", "b c", "\\n"],
    [],
]


@pytest.mark.parametrize("arguments", ARGUMENTS)
def test_any_command_is_written_so_that_it_is_read_again(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["nntui", *arguments])
    file = tmp_path / "pressed"
    Notes(file)._file.close()
    (deed,) = read_deeds(file.read_text(encoding="utf-8"))
    assert deed.arguments == arguments


def test_any_key_and_paste_is_written_so_that_the_rest_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "pressed"
    notes = Notes(file)
    for key in ("g", "\x85", "\n", "\udcff", "é"):
        notes.pressed(events.Key(key, None), is_awaited=False)
    notes.pressed(events.Paste("a\udcff\n\x85"), is_awaited=False)
    notes._file.close()
    _, *deeds, paste = read_deeds(file.read_text(encoding="utf-8"))
    assert [deed.what for deed in deeds] == ["g", "\\udcff", "é"]
    assert paste.text == "a\udcff\n\x85"
