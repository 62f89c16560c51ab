"""A script's run as the tables of its file, and back, each value checked."""

import re
from typing import Any

from nntui.engine import MAX_ITERATION
from nntui.engine.network import MAX_SEED

from .errors import RunError, as_toml
from .run import check_name
from .script_run import SHORT, ScriptChange, ScriptFile, ScriptFingerprint, ScriptRun
from .table import TomlTable

KIND = "script"
"""What the key `kind` says; runs of recipes have no such key."""

FORMAT = 1
"""The version of this kind's format."""

_KEYS = ("kind", "format", "name", "saved", "script", "edit", "fingerprint", "place")
_SCRIPT_KEYS = ("path", "file", "arguments", "answers", "seed", "replaces_seed", "loop", "curve")
_HEX = re.compile(r"[0-9a-f]{64}")

MOST_LINE = 10_000_000
"""No file has more lines."""


def is_of_script(document: dict[str, Any]) -> bool:
    """Whether a file is one of a script's run."""
    return "kind" in document


def script_document(run: ScriptRun) -> dict[str, Any]:
    """The run as TOML's tables and values; the place comes last."""
    script: dict[str, Any] = {"path": run.path, "seed": run.seed}
    if run.replaces_seed:
        script["replaces_seed"] = True
    for name in ("arguments", "answers"):
        if getattr(run, name):
            script[name] = list(getattr(run, name))
    script["loop"] = {"file": run.loop[0], "line": run.loop[1], "why": run.why}
    if run.curve:
        script["curve"] = {"expression": run.curve}
        if run.tap:
            file, line, written = run.tap
            script["curve"] |= {"file": file, "line": line, "written": written}
    script["file"] = [
        {"name": each.name, "sha256": each.digest, "lines": " ".join(each.lines)}
        for each in run.files
    ]
    tables: dict[str, Any] = {
        "kind": KIND,
        "format": FORMAT,
        "name": run.name,
        "saved": run.saved,
        "script": script,
    }
    if run.edits:
        tables["edit"] = [
            {"pass": each.number, "number": each.target, "old": each.old, "new": each.new}
            for each in run.edits
        ]
    if run.fingerprints:
        tables["fingerprint"] = [
            {"pass": each.number, "sha256": each.digest}
            | ({} if each.error is None else {"error": each.error})
            for each in run.fingerprints
        ]
    return tables | {"place": {"pass": run.number, "phase": run.phase}}


def script_run_of(document: dict[str, Any]) -> ScriptRun:
    """The run that TOML's tables and values hold.

    Raises:
        RunError: A key is missing, unknown, or holds something else than it should.
    """
    if document["kind"] != KIND:
        raise RunError(f"{as_toml(document['kind'])}, expected '{KIND}'", "kind")
    version = document.get("format")
    if type(version) is int and version > FORMAT:
        raise RunError(
            f"{version}, this nntui reads up to {FORMAT}: it was saved by a newer one", "format"
        )
    top = TomlTable(document, "", _KEYS)
    top.whole("format", 1, FORMAT)
    script = top.table("script", _SCRIPT_KEYS)
    loop = script.table("loop", ("file", "line", "why"))
    place = top.table("place", ("pass", "phase"))
    curve, tap = _curve(script)
    return ScriptRun(
        name=check_name(top.text("name")),
        saved=top.moment("saved"),
        path=script.text("path"),
        files=tuple(_file(each) for each in script.tables("file", ("name", "sha256", "lines"))),
        loop=(loop.text("file"), loop.whole("line", 1, MOST_LINE)),
        why=loop.text("why"),
        number=place.whole("pass", 0, MAX_ITERATION),
        phase=place.whole("phase", 0, MAX_ITERATION),
        arguments=script.texts("arguments") if "arguments" in script else (),
        answers=script.texts("answers") if "answers" in script else (),
        seed=script.whole("seed", 0, MAX_SEED),
        replaces_seed=script.flag("replaces_seed") if "replaces_seed" in script else False,
        curve=curve,
        tap=tap,
        edits=_edits(top),
        fingerprints=_fingerprints(top),
    )


def _curve(script: TomlTable) -> tuple[str, tuple[str, int, str] | None]:
    if "curve" not in script:
        return "", None
    table = script.table("curve", ("expression", "file", "line", "written"))
    expression = table.text("expression")
    if "file" not in table:
        return expression, None
    return expression, (
        table.text("file"),
        table.whole("line", 1, MOST_LINE),
        table.text("written"),
    )


def _file(table: TomlTable) -> ScriptFile:
    lines = tuple(table.text("lines").split())
    if any(len(each) != SHORT for each in lines):
        raise RunError(f"expected {SHORT} digits for each line", table.key("lines"))
    return ScriptFile(table.text("name"), _digest(table), lines)


def _digest(table: TomlTable) -> str:
    digest = table.text("sha256")
    if not _HEX.fullmatch(digest):
        raise RunError(f"{as_toml(digest)}, expected 64 hexadecimal digits", table.key("sha256"))
    return digest


def _edits(top: TomlTable) -> tuple[ScriptChange, ...]:
    if "edit" not in top:
        return ()
    return tuple(
        ScriptChange(
            table.whole("pass", 0, MAX_ITERATION),
            table.text("number"),
            table.number("old"),
            table.number("new"),
        )
        for table in top.tables("edit", ("pass", "number", "old", "new"))
    )


def _fingerprints(top: TomlTable) -> tuple[ScriptFingerprint, ...]:
    if "fingerprint" not in top:
        return ()
    return tuple(
        ScriptFingerprint(
            table.whole("pass", 0, MAX_ITERATION),
            _digest(table),
            table.number("error") if "error" in table else None,
        )
        for table in top.tables("fingerprint", ("pass", "sha256", "error"))
    )
