"""A script and the modules beside it, read, rewritten and run."""

from __future__ import annotations

import ast
import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import types
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from .recorder import Recorder
from .rewrite import (
    RECORDER,
    Loop,
    Tap,
    compile_plain,
    compile_traced,
    compile_twins,
    with_old_division,
)


class Script:
    """A script that can be run once in this process.

    Args:
        path: Its absolute path.
        converted: The texts of files that are Python 2, as Python 3, by their paths.

    Attributes:
        path: Its absolute path.
        files: The sources of its own files that have been loaded, by their paths.
        space: The script's own names, once it runs.
        began: When its first line was run, on the clock of `time.perf_counter`.
    """

    def __init__(self, path: str, converted: Mapping[str, str]) -> None:
        self.path, self._converted = path, converted
        self.files: dict[str, str] = {}
        self.space: dict[str, Any] = {}
        self.began = 0.0
        self._process = os.getpid()

    def is_own(self, function: Any) -> bool:
        """Whether a function, a class or a callable object is the script's own."""
        function = getattr(function, "__func__", function)
        code = getattr(function, "__code__", None)
        if code is None:
            made = isinstance(function, type)
            of = getattr(
                function if made else type(function), "__init__" if made else "__call__", None
            )
            code = getattr(of, "__code__", None)
        return getattr(code, "co_filename", None) in self.files

    def end_if_forked(self) -> None:
        """End here if this is a process that the script forked: only the first one answers."""
        if os.getpid() != self._process:
            os._exit(0)

    def tree(self, path: str) -> ast.Module:
        """The syntax tree of one of its files, as it is compiled."""
        if path not in self.files:
            self.files[path] = self._converted.get(path) or read(path)
        tree = ast.parse(self.files[path], path)
        return with_old_division(tree) if path in self._converted else tree

    def run(
        self,
        recorder: Recorder,
        how: str,
        arguments: list[str],
        loop: Loop | None = None,
        tap: Tap | None = None,
    ) -> None:
        """Run it to its end.

        Args:
            recorder: What rewritten code calls.
            how: "plain", "traced" or "twins".
            arguments: What stands behind its name on the command line.
            loop: Its training loop.
            tap: What is kept of each pass.
        """

        def compiled(path: str) -> types.CodeType:
            tree = self.tree(path)
            if how == "twins":
                return compile_twins(tree, path, loop, tap)
            return compile_traced(tree, path) if how == "traced" else compile_plain(tree, path)

        folder = os.path.dirname(self.path)
        sys.argv = [self.path, *arguments]
        sys.path.insert(0, folder)
        sys.meta_path.insert(0, _Finder(folder, compiled))
        setattr(builtins, RECORDER, recorder)
        code = compiled(self.path)
        main = types.ModuleType("__main__")
        main.__file__ = self.path
        sys.modules["__main__"] = main
        self.space = main.__dict__
        self.began = perf_counter()
        exec(code, self.space)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules in the script's own folder, so that they are rewritten too."""

    def __init__(self, folder: str, compiled: Callable[[str], types.CodeType]) -> None:
        self._folder, self._compiled = folder, compiled

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        base = os.path.join(self._folder, *name.split("."))
        inside = os.path.join(base, "__init__.py")
        for file, places in ((base + ".py", None), (inside, [base])):
            if os.path.isfile(file):
                loader = _Loader(name, file, self._compiled)
                return importlib.util.spec_from_file_location(
                    name, file, loader=loader, submodule_search_locations=places
                )
        return None


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, compiled: Callable[[str], types.CodeType]) -> None:
        super().__init__(name, path)
        self.compiled = compiled

    def get_code(self, fullname: str) -> types.CodeType:
        return self.compiled(self.path)


def read(path: str) -> str:
    """The text of a source file, in UTF-8 or, failing that, in Latin-1."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n")
