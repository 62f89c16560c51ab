"""Training written out as Python for one recipe: every term of every sum on its own.

For a small network this is several times as fast as NumPy, whose cost there is all in its calls.
It does the additions and multiplications of `trace` in the same order, so it gives the same bits.
"""

from array import array
from collections.abc import Callable, Iterator
from math import exp
from typing import NamedTuple

from .recipe import Recipe

Flat = tuple[float, ...]
"""All weights, layer by layer and row by row."""


class Stretch(NamedTuple):
    """Some iterations, done."""

    weights: Flat
    """What the iteration after them begins with."""
    sums: "array[float]"
    """The sum of |y - p| at each."""
    half_squares: "array[float]"
    """Half the sum of (y - p)² at each."""


Loop = Callable[[Flat, int], Stretch]
"""Takes weights and a number of iterations."""


def terms(recipe: Recipe) -> int:
    """How many products one iteration has; the length of the code goes with it."""
    shapes = recipe.network.shapes(recipe.problem.features)
    return recipe.problem.rows * sum(3 * a * b for a, b in shapes)


def compile_loop(recipe: Recipe) -> Loop:
    """The training loop of `recipe` as a function."""
    code = compile(source(recipe), "<training, written out>", "exec")
    names = {"array": array, "exp": exp, "Stretch": Stretch}
    exec(code, names)
    loop: Loop = names["loop"]  # type: ignore[assignment]  # made by the line above
    return loop


def source(recipe: Recipe) -> str:
    """The Python text of the loop.

    Names: `w1_2_3` is layer 1's weight in row 2 and column 3, counted from 0; z, p, e, s, d and u
    are dot, activation, error, slope, delta and update, with layer, row and column likewise.
    """
    body = "\n".join("        " + line for line in _iteration(recipe))
    names = "".join(f"{name}, " for name in _weight_names(recipe))
    return (
        "def loop(weights, count, exp=exp):\n"
        f"    ({names}) = weights\n"
        "    sums, half_squares = array('d'), array('d')\n"
        "    add_sum, add_half_squares = sums.append, half_squares.append\n"
        "    for _ in range(count):\n"
        f"{body}\n"
        f"    return Stretch(({names}), sums, half_squares)\n"
    )


def _weight_names(recipe: Recipe) -> list[str]:
    shapes = recipe.network.shapes(recipe.problem.features)
    return [
        f"w{layer}_{i}_{j}"
        for layer, (rows, columns) in enumerate(shapes, start=1)
        for i in range(rows)
        for j in range(columns)
    ]


def _iteration(recipe: Recipe) -> Iterator[str]:
    shapes = recipe.network.shapes(recipe.problem.features)
    rows = range(recipe.problem.rows)
    inputs, targets = recipe.problem.inputs.tolist(), recipe.problem.targets.tolist()
    last = len(shapes)

    def entering(layer: int, r: int, i: int) -> str:
        return f"{inputs[r][i]!r}" if layer == 1 else f"p{layer - 1}_{r}_{i}"

    for layer, (size_in, size) in enumerate(shapes, start=1):
        value = recipe.network.activations[layer - 1].value_code
        for r in rows:
            for j in range(size):
                z = f"z{layer}_{r}_{j}"
                pairs = [(entering(layer, r, i), f"w{layer}_{i}_{j}") for i in range(size_in)]
                yield f"{z} = {_sum(pairs)}"
                yield f"p{layer}_{r}_{j} = {value.format(z=z)}"

    for layer in range(last, 0, -1):
        slope = recipe.network.activations[layer - 1].slope_code
        for r in rows:
            for j in range(shapes[layer - 1][1]):
                name = f"{layer}_{r}_{j}"
                if layer == last:
                    yield f"e{name} = {targets[r][j]!r} - p{name}"
                else:
                    above = range(shapes[layer][1])
                    pairs = [(f"d{layer + 1}_{r}_{k}", f"w{layer + 1}_{j}_{k}") for k in above]
                    yield f"e{name} = {_sum(pairs)}"
                yield f"d{name} = e{name} * ({slope.format(p=f'p{name}')})"

    # |e|, without the call of `abs`: no error is -0.0, because no target is (see `Problem`).
    errors = [f"e{last}_{r}_{j}" for r in rows for j in range(shapes[-1][1])]
    yield f"add_sum({' + '.join(f'({e} if {e} >= 0.0 else -{e})' for e in errors)})"
    yield f"add_half_squares(0.5 * ({' + '.join(f'{e} * {e}' for e in errors)}))"

    # The weights change last: all deltas were taken with the weights that the iteration began with.
    for layer, (size_in, size) in enumerate(shapes, start=1):
        for i in range(size_in):
            for j in range(size):
                weight = f"w{layer}_{i}_{j}"
                total = _sum([(entering(layer, r, i), f"d{layer}_{r}_{j}") for r in rows])
                yield f"{weight} = {weight} + {_product(repr(recipe.rate), f'({total})')}"


def _sum(pairs: list[tuple[str, str]]) -> str:
    """The products added from left to right, as `trace` does, without those that change no bit.

    A product with an input of 0 is ±0, and adding it could at most turn a -0.0 into 0.0. That is
    lost before it reaches a weight or an error: no weight and no target is ever -0.0 (`Problem`
    and `Recipe` see to the first ones, and w + Δw and y - p then never are), and activations and
    slopes do not tell the zeros apart. Where a delta is no finite number, 0 · delta would be none
    either; but such a run has ended, as the other weights of that row tell.
    """
    kept = [pair for pair in pairs if pair[0] != "0.0"] or pairs
    return " + ".join(_product(left, right) for left, right in kept)


def _product(left: str, right: str) -> str:
    # 1.0 · x is x to the last bit, whatever x is.
    return right if left == "1.0" else f"{left} * {right}"
