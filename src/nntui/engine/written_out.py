"""Training written out as Python for one recipe: every term of every sum on its own.

For a small network this is several times as fast as NumPy, whose cost there is all in its calls.
It does the additions and multiplications of `trace` in the same order, so it gives the same bits.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from math import exp, tanh
from typing import NamedTuple

from .recipe import Recipe
from .trace import cross_entropy_term

Flat = tuple[float, ...]
"""All weights, layer by layer and row by row; with momentum, then all velocities likewise."""


class Stretch(NamedTuple):
    """Some iterations, done."""

    state: Flat
    """What the iteration after them begins with."""
    sums: "array[float]"
    """The sum of |y - p| at each."""
    half_squares: "array[float]"
    """Half the sum of (y - p)² at each."""
    losses: "array[float]"
    """The cross-entropy at each; empty where the loss is half the squares."""


Loop = Callable[[Flat, int], Stretch]
"""Takes a state and a number of iterations."""


def terms(recipe: Recipe) -> int:
    """How many products one iteration has; the length of the code goes with it."""
    shapes = recipe.network.shapes(recipe.problem.features)
    return recipe.problem.rows * sum(3 * a * b for a, b in shapes)


def compile_loop(recipe: Recipe, *, counts_directions: bool = False) -> Loop:
    """The training loop of a recipe that takes all rows at each iteration, as a function.

    Args:
        recipe: What is trained; its edits are not looked at.
        counts_directions: Whether the state goes on with the numbers of `CountingTrainer`.
    """
    text = source(recipe, counts_directions=counts_directions)
    code = compile(text, "<training, written out>", "exec")
    names = {
        "array": array,
        "exp": exp,
        "tanh": tanh,
        "Stretch": Stretch,
        "term": cross_entropy_term(recipe),
    }
    exec(code, names)
    loop: Loop = names["loop"]  # type: ignore[assignment]  # made by the line above
    return loop


def source(recipe: Recipe, *, counts_directions: bool = False) -> str:
    """The Python text of the loop.

    Names: `w1_2_3` is layer 1's weight in row 2 and column 3, counted from 0; z, p, e, d and v are
    dot, activation, error, delta and velocity, with layer, row and column likewise; u is whether
    a weight's update went up, and c how often that changed.
    """
    body = "\n".join("        " + line for line in _iteration(recipe, counts_directions))
    letters = ("wv" if recipe.momentum else "w") + ("uc" if counts_directions else "")
    state = "".join(f"{name}, " for name in _state_names(recipe, letters))
    return (
        "def loop(state, count, exp=exp, tanh=tanh, term=term):\n"
        f"    ({state}) = state\n"
        "    sums, half_squares, losses = array('d'), array('d'), array('d')\n"
        "    add_sum, add_half_squares = sums.append, half_squares.append\n"
        "    add_loss = losses.append\n"
        "    for _ in range(count):\n"
        f"{body}\n"
        f"    return Stretch(({state}), sums, half_squares, losses)\n"
    )


def _state_names(recipe: Recipe, letters: str) -> list[str]:
    shapes = recipe.network.shapes(recipe.problem.features)
    return [
        f"{letter}{layer}_{i}_{j}"
        for letter in letters
        for layer, (rows, columns) in enumerate(shapes, start=1)
        for i in range(rows)
        for j in range(columns)
    ]


def _iteration(recipe: Recipe, counts_directions: bool) -> Iterator[str]:
    yield from _forward(recipe)
    yield from _backward(recipe)
    yield from _errors(recipe)
    # The weights change last: all deltas were taken with the weights that the iteration began with.
    yield from _updates(recipe, counts_directions)


def _forward(recipe: Recipe) -> Iterator[str]:
    shapes = recipe.network.shapes(recipe.problem.features)
    for layer, (size_in, size) in enumerate(shapes, start=1):
        activation = recipe.network.activations[layer - 1]
        for r in range(recipe.problem.rows):
            for j in range(size):
                z = f"z{layer}_{r}_{j}"
                pairs = [
                    (_entering(recipe, layer, r, i), f"w{layer}_{i}_{j}") for i in range(size_in)
                ]
                yield f"{z} = {_sum(pairs)}"
                if not activation.is_of_row:
                    yield f"p{layer}_{r}_{j} = {activation.value_code.format(z=z)}"
            if activation.is_of_row:
                yield from _softmax(layer, r, size)


def _softmax(layer: int, r: int, size: int) -> Iterator[str]:
    places = [f"{layer}_{r}_{j}" for j in range(size)]
    yield f"m = max({', '.join(f'z{place}' for place in places)})"
    for place in places:
        yield f"q{place} = exp(z{place} - m)"
    yield f"t = {' + '.join(f'q{place}' for place in places)}"
    for place in places:
        yield f"p{place} = q{place} / t"


def _backward(recipe: Recipe) -> Iterator[str]:
    sizes = recipe.network.sizes
    last = len(sizes)
    targets = recipe.problem.targets.tolist()
    for layer in range(last, 0, -1):
        slope = recipe.network.activations[layer - 1].slope_code
        for r in range(recipe.problem.rows):
            for j in range(sizes[layer - 1]):
                name = f"{layer}_{r}_{j}"
                if layer == last:
                    yield f"e{name} = {targets[r][j]!r} - p{name}"
                else:
                    above = range(sizes[layer])
                    pairs = [(f"d{layer + 1}_{r}_{k}", f"w{layer + 1}_{j}_{k}") for k in above]
                    yield f"e{name} = {_sum(pairs)}"
                if layer == last and recipe.loss == "cross-entropy":
                    yield f"d{name} = e{name}"
                else:
                    yield f"d{name} = e{name} * ({slope.format(p=f'p{name}')})"


def _errors(recipe: Recipe) -> Iterator[str]:
    last, outputs = recipe.network.layers, recipe.network.sizes[-1]
    places = [f"{last}_{r}_{j}" for r in range(recipe.problem.rows) for j in range(outputs)]
    targets = recipe.problem.targets.ravel().tolist()
    is_share = recipe.network.activations[-1].is_share
    pairs = list(zip(targets, places, strict=True))
    sizes = [_size_of_error(target, place, is_share) for target, place in pairs]
    yield f"add_sum({' + '.join(sizes)})"
    yield f"add_half_squares(0.5 * ({' + '.join(f'e{place} * e{place}' for place in places)}))"
    if recipe.loss == "cross-entropy":
        terms = [f"term({y!r}, p{place})" for y, place in pairs]
        yield f"add_loss({' + '.join(terms)})"


def _size_of_error(target: float, place: str, is_share: bool) -> str:
    """|e|, without the call of `abs`: no error is -0.0, because no target is (see `Problem`)."""
    if is_share and target in (0.0, 1.0):
        # An output from 0 to 1 is never on the other side of such a target.
        return f"e{place}" if target else f"p{place}"
    return f"(e{place} if e{place} >= 0.0 else -e{place})"


def _updates(recipe: Recipe, counts_directions: bool) -> Iterator[str]:
    shapes = recipe.network.shapes(recipe.problem.features)
    rows = range(recipe.problem.rows)
    empty = [not any(row) for row in recipe.problem.inputs.tolist()]
    for layer, (size_in, size) in enumerate(shapes, start=1):
        for i in range(size_in):
            for j in range(size):
                place = f"{layer}_{i}_{j}"
                pairs = [(_entering(recipe, layer, r, i), f"d{layer}_{r}_{j}") for r in rows]
                # A row of zeros has no other weight that would tell of a delta gone to infinity.
                kept = [] if recipe.network.bias else [pairs[r] for r in rows if empty[r]]
                total = _product(repr(recipe.rate), f"({_sum(pairs, kept)})")
                if recipe.momentum:
                    yield f"v{place} = {total} + {recipe.momentum!r} * v{place}"
                    total = f"v{place}"
                if counts_directions:
                    # The update itself tells, not the weight: it may be too small to change one.
                    yield f"update = {total}"
                    yield "up = update > 0.0"
                    yield f"if up != u{place}: u{place} = up; c{place} += 1.0"
                    total = "update"
                yield f"w{place} = w{place} + {total}"


def _entering(recipe: Recipe, layer: int, r: int, i: int) -> str:
    """The value that enters a layer in row r at place i: a number, or the name of an output."""
    width = recipe.problem.features if layer == 1 else recipe.network.sizes[layer - 2]
    if i == width:
        return "1.0"  # the bias
    return repr(float(recipe.problem.inputs[r, i])) if layer == 1 else f"p{layer - 1}_{r}_{i}"


def _sum(pairs: list[tuple[str, str]], kept: Sequence[tuple[str, str]] = ()) -> str:
    """The products added from left to right, as `trace` does, without those that change no bit.

    A product with an input of 0 is ±0, and adding it could at most turn a -0.0 into 0.0. That is
    lost before it reaches a weight or an error: no weight and no target is ever -0.0 (`Problem`
    and `Recipe` see to the first ones, and w + Δw and y - p then never are), and slopes do not
    tell the zeros apart. Where a delta is no finite number, 0 · delta would be none
    either; but such a run has ended, as the other weights of that row tell.
    """
    shown = [pair for pair in pairs if pair[0] != "0.0" or pair in kept] or pairs
    return " + ".join(_product(left, right) for left, right in shown)


def _product(left: str, right: str) -> str:
    # 1.0 · x is x to the last bit, whatever x is.
    return right if left == "1.0" else f"{left} * {right}"
