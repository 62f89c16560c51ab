"""Starting fast: nothing is imported before it is needed."""

import subprocess
import sys

HEAVY = ("textual", "plotext", "rich")


def modules_after(code: str) -> set[str]:
    """The modules that a program has imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint('modules', *sys.modules)"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=60,
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_the_command_line_imports_no_screen() -> None:
    modules = modules_after("import nntui.cli")
    assert "click" in modules
    assert modules.isdisjoint(HEAVY)


def test_printing_imports_no_screen() -> None:
    modules = modules_after(
        "from nntui.cli import cli\n"
        "cli(['print', '--format', 'json'], standalone_mode=False)\n"
        "cli(['runs'], standalone_mode=False)\n"
    )
    assert "nntui.cli.printing" in modules
    assert modules.isdisjoint(HEAVY)


def test_the_screen_paints_its_first_frame_without_plotext_and_without_saved_runs() -> None:
    modules = modules_after(
        "import sys\n"
        "from nntui.engine import example\n"
        "from nntui.tui.app import NntuiApp\n"
        "from nntui.tui.session import Session\n"
        "seen = []\n"
        "def on_ready(app):\n"
        "    seen.extend(sys.modules)\n"
        "    app.exit()\n"
        "NntuiApp.on_ready = on_ready\n"
        "NntuiApp(Session(example('article'))).run(headless=True)\n"
        "print('modules', *seen)\n"
        "sys.exit()\n"
    )
    assert "nntui.tui.screens.step" in modules
    assert "textual" in modules
    assert modules.isdisjoint({"plotext", "tomllib", "tomli_w", "nntui.runs"})
