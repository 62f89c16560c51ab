"""A script's files as they stand on disk: their text, and Python 2 as Python 3."""

import ast
import hashlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from .child.script import read
from .errors import ScriptError

OLD_NAMES = frozenset(("xrange", "raw_input", "unicode"))
"""Names of Python 2 in files that parse as Python 3 all the same."""

FIXES = [
    "print",
    "xrange",
    "raw_input",
    "dict",
    "except",
    "raise",
    "exec",
    "tuple_params",
    "has_key",
    "ne",
    "long",
    "unicode",
    "zip",
    "map",
    "filter",
    "reduce",
    "next",
    "numliterals",
    "repr",
    "imports",
]


@dataclass(frozen=True)
class Source:
    """A script.

    Attributes:
        path: Its absolute path.
        text: What is run: itself, or what Python 2 was converted to.
        converted: The texts of its files that are Python 2, by their paths.
        digest: SHA-256 of the file.
        texts: Its files as they stood on disk when they were read, by their paths, its own first.
    """

    path: Path
    text: str
    converted: dict[str, str]
    digest: str
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def is_old(self) -> bool:
        """Whether it is Python 2."""
        return str(self.path) in self.converted

    def lines(self, file: str) -> list[str]:
        """The lines of one of its files as they stand on disk, or as they were converted where
        that moved any."""
        return _lines(file, self.converted.get(file, ""))

    def forget(self) -> None:
        """Read the lines from disk again: they may be others now."""
        _lines.cache_clear()

    def name_of(self, file: str) -> str:
        """A file as it is called beside the script."""
        path = Path(file)
        is_beside = path.is_relative_to(self.path.parent)
        return str(path.relative_to(self.path.parent)) if is_beside else path.name


@lru_cache(maxsize=64)
def _lines(file: str, converted: str) -> list[str]:
    try:
        lines = read(file).split("\n")
    except OSError:
        lines = []
    made = converted.split("\n")
    return lines if not converted or abs(len(lines) - len(made)) <= 1 else made


def read_source(path: Path) -> Source:
    """Read a script and the modules beside it that it imports.

    Raises:
        ScriptError: It cannot be read, or is no Python.
    """
    path = path.absolute()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ScriptError(f"{path.name}: {error.strerror or error}") from error
    converted: dict[str, str] = {}
    text = ""
    texts: dict[str, str] = {}
    waiting, seen = [path], {path}
    while waiting:
        file = waiting.pop()
        try:
            source = read(str(file))
        except OSError:
            continue  # Python will say so itself
        texts[str(file)] = source
        try:
            tree = _tree(source, file)
        except (SyntaxError, ValueError) as error:
            old = _converted(source)
            if old is None:
                raise ScriptError(_no_python(path, file, error)) from error
            converted[str(file)], tree = old, ast.parse(old)
        if file == path:
            text = converted.get(str(file), source)
        for module in _imported(tree, path.parent):
            if module not in seen:
                seen.add(module)
                waiting.append(module)
    return Source(path, text, converted, hashlib.sha256(data).hexdigest(), texts)


def _tree(source: str, file: Path) -> ast.Module:
    tree = ast.parse(source, str(file))
    names = (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    if not OLD_NAMES.isdisjoint(names):
        raise SyntaxError("Python 2")
    return tree


def _no_python(path: Path, file: Path, error: Exception) -> str:
    line = getattr(error, "lineno", None)
    where = file.name if line is None else f"{file.name}, line {line}"
    said = getattr(error, "msg", None) or str(error)
    is_script = "" if file == path else f" (imported by {path.name})"
    return f"{where}{is_script}: {said}; expected Python 3, or Python 2 that can be converted."


def _converted(source: str) -> str | None:
    """Python 2 as Python 3, line by line; `None` where that cannot be had."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from fissix import refactor

        tool = refactor.RefactoringTool([f"fissix.fixes.fix_{name}" for name in FIXES])
        text = source.expandtabs(8)
        try:
            made = str(tool.refactor_string(text if text.endswith("\n") else text + "\n", "script"))
            ast.parse(made)
        except Exception:  # whatever it stumbles over, the file is no Python 2 that it knows
            return None
    return made


def _imported(tree: ast.Module, folder: Path) -> Iterator[Path]:
    """The files in the script's folder that a file imports."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module] if node.module else [alias.name for alias in node.names]
            if node.module:
                names += [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            base = folder.joinpath(*name.split("."))
            for file in (base.with_suffix(".py"), base / "__init__.py"):
                if file.is_file():
                    yield file
