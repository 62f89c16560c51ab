"""A plan as NumPy over whole arrays, with the bits of its expressions: sums run left to right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from .expression import Binary, Call, Env, Fold, Index, Pick, Ref
from .functions import FUNCTIONS
from .notation import ATOM, Notation, Text, Written
from .plan import Plan, State, frozen
from .problem import Array

FEW = 2**9
"""Up to so many products, the calls take longer than the numbers."""

ROWS, BLOCK = 2**9, 2**15
"""So many rows are done at a time, and about so many products, so that they fit into a processor's
cache."""

Iteration = Callable[..., dict[str, Array]]


def compile_arrays(plan: Plan) -> Callable[[Mapping[str, Array], State], dict[str, Array]]:
    """The plan as a function from what is given, by name, and the state to all that is made.

    Given beside a matrix may be the same with what its references find beyond its end, by its name
    and `_on`: a problem holds its inputs with the ones of a bias.
    """
    lines = ["def iteration(given, state):"]
    lines += [f"    {m.name} = given[{m.name!r}]" for m in plan.given]
    lines += [f"    {m.name}_old = state[{place}]" for place, m in enumerate(plan.state)]
    extended: set[str] = set()
    for step in plan.steps:
        for ref in step.body.refs():
            if ref.beyond is None:
                continue
            name = f"{_name(ref)}_on"
            if name not in extended:
                extended.add(name)
                lines.append(f"    {name} = {_extended(plan, ref)}")
        text = _WholeArrays(step.matrix.indices).write(step.body)
        if not any(ref.indices for ref in step.body.refs()):
            text = f"np.full({step.matrix.shape}, {text})"
        # Not the operand itself: what is made is frozen and looked at as a matrix of its own.
        is_same = isinstance(step.body, Ref)
        lines.append(f"    {step.matrix.name} = {text}{'.copy()' if is_same else ''}")
    made = ", ".join(f"{step.matrix.name!r}: {step.matrix.name}" for step in plan.steps)
    lines.append(f"    return {{{made}}}")
    names: dict[str, object] = {"np": np, "dot": dot, "extended": extended_by, "inf": np.inf}
    names |= {f"{function.name}_": function.values for function in FUNCTIONS.values()}
    exec(compile("\n".join(lines), "<a plan over whole arrays>", "exec"), names)
    iteration: Iteration = names["iteration"]  # type: ignore[assignment]  # made by the line above

    def run(given: Mapping[str, Array], state: State) -> dict[str, Array]:
        # Numbers may run off to infinity where the rate is too high; the trace tells.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return {
                name: frozen(np.asarray(made)) for name, made in iteration(given, state).items()
            }

    return run


def _name(ref: Ref) -> str:
    return ref.matrix.name + "_old" * ref.back


def _extended(plan: Plan, ref: Ref) -> str:
    """A matrix with what is beyond its end, as code."""
    pairs = zip(ref.indices, ref.matrix.shape, strict=True)
    axis = next((axis for axis, (index, size) in enumerate(pairs) if index.size > size), None)
    if axis is None:
        return _name(ref)
    made = f"extended({_name(ref)}, {axis}, {ref.beyond})"
    if ref.matrix in plan.given:
        return f"given['{ref.matrix.name}_on'] if '{ref.matrix.name}_on' in given else {made}"
    return made


def extended_by(values: Array, axis: int, beyond: float) -> Array:
    """A matrix with one more place along an axis."""
    shape = list(values.shape)
    shape[axis] = 1
    return np.concatenate([values, np.full(shape, beyond)], axis=axis)


class _WholeArrays(Notation):
    """Each reference has the axes of the whole formula, those that it lacks of length 1."""

    def __init__(self, axes: Sequence[Index]) -> None:
        self.axes = tuple(axes)

    def array(self, e: Ref, axes: Sequence[Index]) -> str:
        """A reference with its axes in another order, and no more of it than is read."""
        name = _name(e) + ("_on" if e.beyond is not None else "")
        some = [
            f":{index.size}" if index.size < size else ":"
            for index, size in zip(e.indices, e.matrix.shape, strict=True)
        ]
        if set(some) - {":"}:
            name += f"[{', '.join(some)}]"
        order = [e.indices.index(axis) for axis in axes]
        if order == sorted(order):
            return name
        return f"{name}.T" if len(order) == 2 else f"{name}.transpose({order})"

    def ref(self, e: Ref) -> Text:
        """A reference, spread over all axes of the formula."""
        own = [axis for axis in self.axes if axis in e.indices]
        text = self.array(e, own)
        places = [":" if axis in own else "None" for axis in self.axes]
        # Axes of length 1 before the first are there without being asked for.
        while places and places[0] == "None":
            del places[0]
        if "None" in places:
            text += f"[{', '.join(places)}]"
        return lambda _: text

    def pick(self, e: Pick, body: Text) -> Written:  # noqa: ARG002  # as all
        """One number of a matrix."""
        return Written(lambda _: f"{_name(e.body)}{list(e.place)}", ATOM)

    def call(self, e: Call) -> Written:
        """A function of all values."""
        body = self.of(e.body).text
        return Written(lambda env: f"{e.name}_({body(env)})", ATOM)

    def greater(self, left: Text, right: Text) -> Written:
        """The greater one of each place; what is no number stays none."""

        def text(env: Env) -> str:
            one, other = left(env), right(env)
            return f"np.where({other} <= {one}, {one}, {other})"

        return Written(text, ATOM)

    def choose(self, sign: str, yes: Text, left: Text, right: Text, no: Text) -> Written:
        """One of two at each place."""
        return Written(
            lambda env: f"np.where({left(env)} {sign} {right(env)}, {yes(env)}, {no(env)})", ATOM
        )

    def fold(self, e: Fold) -> Written:
        """A sum from left to right, or the greatest."""
        product = self._product(e)
        if product:
            return Written(lambda _: product, ATOM)
        free = [axis for axis in self.axes if any(axis in ref.indices for ref in e.refs())]
        inner = _WholeArrays([*e.indices, *free]).write(e.body)
        if e.kind == "max":
            text = f"(({inner}).max(axis=0) + 0.0)"  # of 0.0 and -0.0 NumPy takes either
        else:
            ends = ", ".join(str(axis.size) for axis in free)
            many = f".reshape(-1, {ends})" if ends else ".ravel()"
            text = f"np.add.accumulate(({inner}){many if len(e.indices) > 1 else ''}, axis=0)[-1]"
        places = [":" if axis in free else "None" for axis in self.axes]
        if "None" in places:
            text += f"[{', '.join(places)}]"
        return Written(lambda _: text, ATOM)

    def _product(self, e: Fold) -> str:
        """The call of `dot` where the sum is a matrix product, else nothing."""
        match e.body:
            case Binary("*", Ref() as left, Ref() as right) if (
                len(e.indices) == 1 == (len(left.indices) - 1) == len(right.indices) - 1
            ):
                (along,) = e.indices
                rest = [axis for axis in left.indices if axis is not along]
                rest += [axis for axis in right.indices if axis is not along]
                if tuple(rest) == self.axes and along in left.indices and along in right.indices:
                    one = self.array(left, (rest[0], along))
                    return f"dot({one}, {self.array(right, (along, rest[1]))})"
        return ""


def dot(left: Array, right: Array) -> Array:
    """The matrix product, each of its sums from left to right.

    Not `left @ right`: a BLAS adds in an order of its own, which differs between machines.
    """
    (rows, count), columns = left.shape, right.shape[1]
    if rows * columns == 1 or rows * count * columns <= FEW:
        products = left[:, :, np.newaxis] * right[np.newaxis, :, :]
        return np.add.accumulate(products, axis=1)[:, -1, :]  # in order by definition
    if rows > ROWS:
        parts = [dot(left[first : first + ROWS], right) for first in range(0, rows, ROWS)]
        return np.concatenate(parts)
    # Several times as fast where there are many. NumPy adds in pairs along the axis that is fastest
    # in memory, but in order along any other (the notes of `numpy.sum`): here along the first.
    total = np.full((rows, columns), -0.0)  # the number that changes no bit when added to
    step = max(1, BLOCK // (rows * columns))
    for start in range(0, count, step):
        some = slice(start, start + step)
        products = np.multiply(left.T[some, :, np.newaxis], right[some, np.newaxis, :], order="C")
        products[0] += total
        total = np.add.reduce(products, axis=0, initial=-0.0)
    return total
