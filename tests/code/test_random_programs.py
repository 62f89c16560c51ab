"""Whatever a script does with arrays: each cell's formula gives the cell's number."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.code.tracing import run_traced

from nntui.code.expressions import Unwritten
from nntui.code.trace import PassTrace
from nntui.code.writing import NOT_WRITTEN, aligned, holds, line, symbolic

SHAPES = [(), (1,), (3,), (2, 3), (3, 2), (2, 1), (1, 3), (2, 2, 3)]

UNARY = [
    "-{a}", "np.exp(-abs({a}))", "np.tanh({a})", "np.sqrt(np.abs({a}))", "np.square({a})",
    "{a} ** 2", "np.sign({a})", "1 / (1 + np.exp(-{a}))", "np.log(np.abs({a}) + 1)",
    "np.round({a}, 2)", "np.where({a} > 0, {a}, 0.1 * {a})", "np.clip({a}, -0.5, 0.5)",
    "({a} > 0) * {a}", "np.maximum({a}, 0)", "{a}.copy()", "{a} * 2 - 1", "{a}.astype(int)",
]  # fmt: skip
"""What can be done with an array of any shape."""

OF_AXES = [
    "{a}.T", "{a}.sum()", "{a}.sum(axis=0)", "np.mean({a}, axis=-1)", "{a}.max(axis=0)",
    "np.sum({a}, axis=0, keepdims=True)", "{a}.mean()", "np.min({a})", "{a}.reshape(-1)",
    "np.argmax({a}, axis=0)", "{a}.std()", "{a}[::-1]", "{a}[0]", "{a}[-1:]", "{a}[[0, -1]]",
    "{a}[..., None]", "np.concatenate([{a}, {a}])", "np.vstack(({a}, {a}))", "np.repeat({a}, 2)",
    "np.flip({a})", "np.prod({a})", "np.linalg.norm({a})", "np.cumsum({a})", "np.atleast_2d({a})",
    "np.roll({a}, 1)", "np.append({a}, 7)", "sum({a})", "{a}[{a} > 0]",
]  # fmt: skip
"""And with one of at least one axis."""

TWO = ["{a} + {b}", "{a} - {b}", "{a} * {b}", "{a} / (np.abs({b}) + 1)", "np.maximum({a}, {b})",
       "np.multiply({a}, {b})", "({a} <= {b}) + 0.0", "np.dot({a}, {b})", "{a} @ {b}",
       "np.outer({a}, {b})", "np.power(np.abs({a}) + 0.5, {b})",
       "np.tensordot({a}, {b}, 1)", "np.einsum('ij,jk->ik', {a}, {b})",
       "np.einsum('ij,ij', {a}, {b})"]  # fmt: skip
"""With two, where their shapes fit."""

CHANGES = ["{a} += {b}", "{a} *= 0.5", "{a} -= 1", "{a}[0] = {b}", "{a}[1:] -= 0.25",
           "{a}[..., 0] *= 2", "np.clip({a}, -1, 1, out={a})", "{a}[-1] += {b}",
           "v = {a}[0]\nv += 1\nu = {a} + 0", "v = {a}.reshape(-1)\nv[0] = 9.0\nu = {a} * 1",
           "{a}.fill(0.5)", "{a}[{a} < 0] = 0", "np.add({a}, {b}, out={a})"]  # fmt: skip
"""What changes one where it is."""


@st.composite
def programs(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Some arrays, and statements that NumPy takes for them."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=2, max_size=4))
    names: dict[str, Any] = {f"x{n}": np.asarray(rng.normal(size=s)) for n, s in enumerate(shapes)}
    # As the script would have them: lines are kept only where NumPy takes them.
    tried = {name: value.copy() for name, value in names.items()}
    lines: list[str] = []
    for number in range(draw(st.integers(1, 8))):
        arrays = [name for name, value in tried.items() if isinstance(value, np.ndarray)]
        a, b = draw(st.sampled_from(arrays)), draw(st.sampled_from(arrays))
        form = draw(st.sampled_from(UNARY + OF_AXES + TWO + CHANGES))
        text = form.format(a=a, b=b)
        text = text if form in CHANGES else f"y{number} = {text}"
        try:
            with np.errstate(all="raise"):
                after = {
                    name: value.copy() if isinstance(value, np.ndarray) else value
                    for name, value in tried.items()
                }
                exec(text, {"np": np}, after)
        except (ValueError, TypeError, IndexError, FloatingPointError, RuntimeWarning):
            continue
        tried = after
        lines.append(text)
    return "\n".join(lines), names


@given(programs())
def test_each_cell_comes_from_its_formula(program: tuple[str, dict[str, Any]]) -> None:
    source, names = program
    plain = {name: value.copy() for name, value in names.items()}
    exec(source, {"np": np}, plain)
    recorded = run_traced(source, names)
    for name, value in plain.items():  # traced or not, it computes the same bits
        assert np.asarray(value).tobytes() == np.asarray(names[name]).tobytes(), name
    trace = PassTrace(recorded)
    for operation in trace.operations:
        step = trace.source(operation)
        assert not isinstance(operation.body, Unwritten), step.written
        for at in operation.matrix.places:
            assert holds(operation, at), (step.written, at)


@given(programs())
def test_each_operand_is_known(program: tuple[str, dict[str, Any]]) -> None:
    source, names = program
    for step in run_traced(source, names).steps:
        for version in step.operand_versions():
            assert version.origin[0] != "unknown", (step.written, version.origin)


@given(programs())
def test_each_line_can_be_written(program: tuple[str, dict[str, Any]]) -> None:
    source, names = program
    trace = PassTrace(run_traced(source, names))
    for operation in trace.operations:
        lines = [line(operation, at) for at in operation.matrix.places]
        for made, text in zip(lines, aligned(trace, lines, "4"), strict=True):
            assert text if made.is_written else not text
        assert NOT_WRITTEN not in symbolic(operation)
