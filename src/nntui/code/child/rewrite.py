"""A script's syntax tree, rewritten so that a recorder sees every sub-expression.

Two forms of the same source. For the search of the training loop everything is traced. For
stepping, each function's body and the loop's body stand in the code twice, `if tracing: <each
sub-expression through the recorder> else: <as written>`: locals are shared, so that the running
frame turns from plain to traced at a pass's head, inside any call stack, without moving any state.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from types import CodeType
from typing import Any

from .sites import register

RECORDER = "__nntui__"
"""What the rewritten code calls the recorder: a builtin. It ends in underscores, so that it is not
mangled inside a class."""

NOT_WRAPPED = frozenset(
    [
        "super",
        "locals",
        "globals",
        "vars",
        "dir",
        "eval",
        "exec",
        "isinstance",
        "type",
        "len",
        "print",
        "hasattr",
        "id",
        "format",
        "str",
        "repr",
        "open",
        "input",
    ]
)
"""Functions that look at their caller's frame, or at no number."""

Loop = tuple[str, int]
"""A loop's file and its line."""


@dataclass(frozen=True)
class Tap:
    """An expression whose size is kept in each pass, for the curve."""

    file: str
    line: int
    written: str


def with_old_division(tree: ast.Module) -> ast.Module:
    """The same with each `/` as Python 2 has it, unless the source asks for the new one."""
    asked = (
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "__future__"
        for alias in node.names
    )
    if "division" not in asked:
        for node in ast.walk(tree):
            if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div):
                node.is_old = True  # type: ignore[union-attr]  # a mark of our own, which copies keep
    return tree


def op_of(node: Any) -> str:
    """An operator's name; "OldDiv" is Python 2's `/`."""
    return "OldDiv" if getattr(node, "is_old", False) else type(node.op).__name__


def told(name: str, *arguments: ast.expr) -> ast.Call:
    """A call of the recorder."""
    recorder = ast.Attribute(ast.Name(RECORDER, ast.Load()), name, ast.Load())
    return ast.Call(recorder, list(arguments), [])


def said(name: str, *arguments: ast.expr) -> ast.Expr:
    """The same as a statement."""
    return ast.Expr(told(name, *arguments))


def number_of(site: Any) -> ast.Constant:
    """A site in the rewritten code."""
    return ast.Constant(site.number)


class Rewriting(ast.NodeTransformer):
    """Makes other statements of statements."""

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Statements, each of which may become several."""
        result: list[ast.stmt] = []
        for statement in statements:
            made = self.visit(statement)
            result.extend(made if isinstance(made, list) else [made])
        return result


class Traced(Rewriting):
    """Statements whose every sub-expression goes through the recorder.

    Args:
        file: The file that they stand in.
        class_name: The class that they stand in, for the mangling of private names.
        marks_loops: Whether loops are told as well, to find the one that trains.
    """

    def __init__(self, file: str, class_name: str = "", marks_loops: bool = False) -> None:
        self.file, self.class_name, self.marks_loops = file, class_name, marks_loops
        self._temporaries = 0

    # Expressions.

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        site = register(node, self.file, op_of(node), (node.left, node.right))
        made = told("binary", number_of(site), self.visit(node.left), self.visit(node.right))
        return ast.copy_location(made, node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        if isinstance(node.operand, ast.Constant) or isinstance(node.op, ast.Not):
            return self.generic_visit(node)
        site = register(node, self.file, type(node.op).__name__, (node.operand,))
        return ast.copy_location(told("unary", number_of(site), self.visit(node.operand)), node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        others = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
        if len(node.ops) > 1 or isinstance(node.ops[0], others):
            return self.generic_visit(node)
        left, right = node.left, node.comparators[0]
        site = register(node, self.file, type(node.ops[0]).__name__, (left, right))
        made = told("compare", number_of(site), self.visit(left), self.visit(right))
        return ast.copy_location(made, node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id in NOT_WRAPPED:
            return self.generic_visit(node)
        receiver = node.func.value if isinstance(node.func, ast.Attribute) else ast.Constant("")
        site = register(node, self.file, ast.unparse(node.func), (receiver, *node.args))
        site.keywords = {each.arg: ast.unparse(each.value) for each in node.keywords if each.arg}
        made = told("call", number_of(site), self.visit(node.func), *map(self.visit, node.args))
        made.keywords = [ast.keyword(each.arg, self.visit(each.value)) for each in node.keywords]
        return ast.copy_location(made, node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if not isinstance(node.ctx, ast.Load) or node.attr != "T":
            return self.generic_visit(node)
        site = register(node, self.file, "T", (node.value,))
        made = told("transposed", number_of(site), self.visit(node.value))
        return ast.copy_location(made, node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if not isinstance(node.ctx, ast.Load):
            node.value, node.slice = self.visit(node.value), self._key(node.slice)
            return node
        site = register(node, self.file, "[]", (node.value, node.slice))
        made = told("item", number_of(site), self.visit(node.value), self._key(node.slice))
        return ast.copy_location(made, node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        # A number that stands in the source comes from there.
        is_number = isinstance(node.value, float)
        return ast.copy_location(told("literal", node), node) if is_number else node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return ast.copy_location(ast.Lambda(node.args, self.visit(node.body)), node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return self.generic_visit(node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        node.value = self.visit(node.value)  # the format itself stays text
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        site = register(node.iter, self.file, "iterate", (node.iter,))
        node.iter = told("iterate", number_of(site), self.visit(node.iter))
        node.ifs = [self.visit(each) for each in node.ifs]
        return node

    def _key(self, key: Any) -> ast.expr:
        """What stands between brackets; a slice as a call, so that it can be handed over."""
        if isinstance(key, ast.Slice):
            ends = (key.lower, key.upper, key.step)
            return told("slice", *(self.visit(end) if end else ast.Constant(None) for end in ends))
        if isinstance(key, ast.Tuple):
            return ast.Tuple([self._key(each) for each in key.elts], ast.Load())
        visited: ast.expr = self.visit(key)
        return visited

    # Statements.

    def visit_Assign(self, node: ast.Assign) -> Any:
        (target, *others) = node.targets
        if not others and isinstance(target, ast.Subscript):
            site = register(node, self.file, "[]=", (target.value, target.slice, node.value))
            value = self.visit(node.value)
            where = (self.visit(target.value), self._key(target.slice))
            return ast.copy_location(said("set_item", number_of(site), value, *where), node)
        value = self.visit(node.value)
        after: list[ast.stmt] = []
        targets = [self._without_items(copy.deepcopy(each), node, after) for each in node.targets]
        made_targets = [self._target(each) for each in targets]
        first = ast.copy_location(ast.Assign(made_targets, value), node)
        return [first, *self.naming(node, targets), *after]

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is None:
            return node
        if isinstance(node.target, ast.Subscript):
            plain = ast.Assign([node.target], node.value)
            return self.visit_Assign(ast.copy_location(plain, node))
        # What a class is made of may be read from its annotations.
        node.value, node.target = self.visit(node.value), self._target(node.target)
        return [node, *self.naming(node, [node.target])]

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.AST:
        node.value = self.visit(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        target, op = node.target, op_of(node)
        if isinstance(target, ast.Subscript):
            site = register(node, self.file, op, (target.value, target.slice, node.value))
            where = (self.visit(target.value), self._key(target.slice))
            # The place is read before the right side is computed, as Python does.
            got = told("get_item", number_of(site), *where)
            done = said("augment_item", number_of(site), got, self.visit(node.value))
            return ast.copy_location(done, node)
        site = register(node, self.file, op, (target, node.value))
        if isinstance(target, ast.Name):
            load = ast.Name(target.id, ast.Load())
            made = told("augment", number_of(site), load, self.visit(node.value))
            stored = ast.Assign([ast.Name(target.id, ast.Store())], made)
            return [ast.copy_location(stored, node), *self.naming(node, [target])]
        name = ast.Constant(self._mangled(target.attr))
        got = told("get_attribute", number_of(site), self.visit(target.value), name)
        done = said("augment_attribute", number_of(site), got, self.visit(node.value))
        return [ast.copy_location(done, node), *self.naming(node, [target])]

    def visit_For(self, node: ast.For) -> Any:
        site = register(node.iter, self.file, "iterate", (node.iter,))
        turns = told("iterate", number_of(site), self.visit(node.iter))
        body = [*self.naming(node, [node.target]), *self.block(node.body)]
        made = ast.For(self._target(node.target), turns, body, self.block(node.orelse))
        return self._loop(node, made)

    def visit_While(self, node: ast.While) -> Any:
        made = ast.While(self.visit(node.test), self.block(node.body), self.block(node.orelse))
        return self._loop(node, made)

    def _loop(self, node: Any, made: Any) -> Any:
        if not self.marks_loops:
            return ast.copy_location(made, node)
        where = (ast.Constant(self.file), ast.Constant(node.lineno))
        made.body.insert(0, ast.copy_location(said("turn", *where), node))
        enter, leave = (
            ast.copy_location(said(name, *where), node) for name in ("enter_loop", "leave_loop")
        )
        loop = ast.copy_location(made, node)
        return ast.copy_location(ast.Try([enter, loop], [], [], [leave]), node)

    def visit_If(self, node: ast.If) -> Any:
        test, body = self.visit(node.test), self.block(node.body)
        return ast.copy_location(ast.If(test, body, self.block(node.orelse)), node)

    def visit_With(self, node: ast.With) -> Any:
        node.items = [
            ast.withitem(self.visit(item.context_expr), item.optional_vars) for item in node.items
        ]
        node.body = self.block(node.body)
        return node

    def visit_Try(self, node: ast.Try) -> Any:
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        node.finalbody = self.block(node.finalbody)
        for handler in node.handlers:
            handler.body = self.block(handler.body)
        return node

    def visit_Match(self, node: Any) -> Any:
        node.subject = self.visit(node.subject)
        for case in node.cases:
            case.guard = self.visit(case.guard) if case.guard else None
            case.body = self.block(case.body)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        node.body = self.block(node.body)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        outside, self.class_name = self.class_name, node.name
        node.body = self.block(node.body)
        self.class_name = outside
        return node

    def _as_it_is(self, node: ast.AST) -> ast.AST:
        return node

    visit_Delete = visit_Import = visit_ImportFrom = visit_Global = visit_Nonlocal = _as_it_is
    # What runs by itself later is left alone.
    visit_AsyncFunctionDef = visit_AsyncFor = visit_AsyncWith = _as_it_is

    def naming(self, node: ast.AST, targets: list[Any]) -> list[ast.stmt]:
        """Statements that tell the recorder what a value is called from now on."""
        result: list[ast.stmt] = []
        for target in targets:
            for named in _names_in(target):
                load = copy.deepcopy(named)
                load.ctx = ast.Load()
                site = register(named, self.file, "name")
                result.append(ast.copy_location(said("name", number_of(site), load), node))
        return result

    def _without_items(self, target: Any, node: ast.AST, after: list[ast.stmt]) -> Any:
        """The target with a temporary name for each item, which is set afterwards."""
        if isinstance(target, ast.Subscript):
            self._temporaries += 1
            name = f"__nntui_{self._temporaries}__"
            parts = (target.value, target.slice, ast.Name(name))
            site = register(node, self.file, "[]=", parts)
            load = ast.Name(name, ast.Load())
            where = (self.visit(target.value), self._key(target.slice))
            after.append(ast.copy_location(said("set_item", number_of(site), load, *where), node))
            return ast.Name(name, ast.Store())
        if isinstance(target, (ast.Tuple, ast.List)):
            target.elts = [self._without_items(each, node, after) for each in target.elts]
        return target

    def _target(self, target: Any) -> Any:
        target = copy.deepcopy(target)
        for part in ast.walk(target):
            inner = getattr(part, "value", None)
            if isinstance(part, ast.Attribute) and isinstance(inner, (ast.Call, ast.Subscript)):
                part.value = self.visit(inner)
        return target

    def _mangled(self, name: str) -> str:
        """A private name as it is called outside its class's source."""
        is_private = self.class_name and name.startswith("__") and not name.endswith("__")
        return f"_{self.class_name.lstrip('_')}{name}" if is_private else name


def _names_in(target: Any) -> list[Any]:
    if isinstance(target, ast.Name):
        return [target]
    if isinstance(target, ast.Attribute):
        return [target] if isinstance(target.value, ast.Name) else []
    if isinstance(target, ast.Starred):
        return _names_in(target.value)
    if isinstance(target, (ast.Tuple, ast.List)):
        return [name for each in target.elts for name in _names_in(each)]
    return []


class Plain(Rewriting):
    """Code as written, but for Python 2's division."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if op_of(node) != "OldDiv":
            return node
        return ast.copy_location(told("old_division", node.left, node.right), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if op_of(node) != "OldDiv" or not isinstance(node.target, ast.Name):
            return node
        name = node.target.id
        made = told("old_division_in_place", ast.Name(name, ast.Load()), node.value)
        return ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], made), node)


class Twins(Plain):
    """Code as written, with a traced twin of each function's body and of one loop's.

    Args:
        file: The file that it stands in.
        line: That of the loop, if it is in this file.
        tap: An expression that is kept in plain code, too, if it is in this file.
    """

    def __init__(self, file: str, line: int | None, tap: Tap | None = None) -> None:
        self.file, self.line, self.tap, self._class_name = file, line, tap, ""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        tap = self.tap
        is_tapped = tap and node.lineno == tap.line and ast.unparse(node) == tap.written
        made = super().visit_BinOp(node)
        return ast.copy_location(told("tap", made), made) if is_tapped else made  # type: ignore[arg-type]  # an expression still

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        if self._holds_the_loop(node):
            node.body = self.block(node.body)
            return node
        declared, body = _declarations_first(node.body)
        text: list[ast.stmt] = []
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            text, body = body[:1], body[1:]
        if body:
            both = self._both(body, [])
            node.body = [*text, *declared, ast.copy_location(both, node)]
        return node

    def visit_Lambda(self, node: ast.Lambda) -> Any:
        traced = Traced(self.file, self._class_name).visit(copy.deepcopy(node.body))
        return ast.copy_location(
            ast.Lambda(node.args, ast.IfExp(_is_tracing(), traced, self.visit(node.body))), node
        )

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:
        outside, self._class_name = self._class_name, node.name
        node.body = self.block(node.body)
        self._class_name = outside
        return node

    def visit_For(self, node: ast.For) -> Any:
        names = Traced(self.file, self._class_name).naming(node, [node.target])
        return self._loop(node, names)

    def visit_While(self, node: ast.While) -> Any:
        return self._loop(node, [])

    def _loop(self, node: Any, names: list[ast.stmt]) -> Any:
        if node.lineno != self.line:
            node.body, node.orelse = self.block(node.body), self.block(node.orelse)
            return node
        both = ast.copy_location(self._both(node.body, names), node)
        node.body = [ast.copy_location(said("head"), node), both]
        node.orelse = self.block(node.orelse)
        left = ast.copy_location(said("loop_left"), node)
        return ast.copy_location(ast.Try([node], [], [], [left]), node)

    def _both(self, body: list[ast.stmt], names: list[ast.stmt]) -> ast.If:
        traced = Traced(self.file, self._class_name).block(copy.deepcopy(body))
        if self.tap:
            keep = _Tapped(self.tap)
            traced = [keep.visit(statement) for statement in traced]
        return ast.If(_is_tracing(), [*names, *traced], self.block(copy.deepcopy(body)))

    def _holds_the_loop(self, node: ast.AST) -> bool:
        loops = (ast.For, ast.While)
        return self.line is not None and any(
            isinstance(each, loops) and each.lineno == self.line for each in ast.walk(node)
        )


class _Tapped(ast.NodeTransformer):
    """Keeps a tapped expression in traced code: the recorder's call that stands in its place."""

    def __init__(self, tap: Tap) -> None:
        self.tap = tap

    def visit_Call(self, node: ast.Call) -> ast.AST:
        from .sites import SITES

        self.generic_visit(node)
        name = getattr(node.func, "attr", "")
        first = node.args[0] if node.args else None
        if name != "binary" or not isinstance(first, ast.Constant):
            return node
        site = SITES[int(first.value)]  # type: ignore[arg-type]  # the recorder's own call
        is_tapped = (site.line, site.written) == (self.tap.line, self.tap.written)
        return ast.copy_location(told("tap", node), node) if is_tapped else node


def _is_tracing() -> ast.Attribute:
    return ast.Attribute(ast.Name(RECORDER, ast.Load()), "is_tracing", ast.Load())


def _declarations_first(body: list[ast.stmt]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """`global` and `nonlocal` to the front: no name may be used before its declaration, and the
    twins both use it."""
    found: list[Any] = []

    class Declared(ast.NodeTransformer):
        def visit_Global(self, node: Any) -> ast.AST:
            found.append(node)
            return ast.copy_location(ast.Pass(), node)

        visit_Nonlocal = visit_Global

        def visit_FunctionDef(self, node: Any) -> Any:
            return node  # a scope of its own

        visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = visit_FunctionDef

    # What is documented is not moved: a text is only one where it is first.
    rest = [Declared().visit(statement) for statement in body]
    seen: set[str] = set()
    front: list[ast.stmt] = []
    for node in found:
        node.names = [name for name in node.names if name not in seen]
        seen.update(node.names)
        if node.names:
            front.append(node)
    return front, rest


def compile_plain(tree: ast.Module, file: str) -> CodeType:
    """A file as it is written."""
    return _compiled(Plain().visit(tree).body, file)


def compile_traced(tree: ast.Module, file: str) -> CodeType:
    """A file with everything traced and each loop told, to find the one that trains."""
    return _compiled(Traced(file, marks_loops=True).block(tree.body), file)


def compile_twins(
    tree: ast.Module, file: str, loop: Loop | None, tap: Tap | None = None
) -> CodeType:
    """A file as plain code that can turn to traced code at the loop's head.

    Args:
        tree: Its syntax tree, which is changed.
        file: Its path.
        loop: The training loop, in whichever file it is.
        tap: What is kept of each pass, in whichever file it is.
    """
    line = loop[1] if loop and loop[0] == file else None
    here = tap if tap and tap.file == file else None
    return _compiled(Twins(file, line, here).block(tree.body), file)


def _compiled(body: list[ast.stmt], file: str) -> CodeType:
    # `from __future__` must stay first; it is never rewritten, and stands first already.
    tree = ast.fix_missing_locations(ast.Module(body, []))
    code: CodeType = compile(tree, file, "exec", dont_inherit=True)
    return code
