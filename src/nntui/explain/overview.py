"""What a run is made of, in a line."""

from nntui.engine import Problem, Recipe


def shape(problem: Problem) -> str:
    """The size of the data: `4 rows × 3 inputs → 1 output`."""
    return (
        f"{count(problem.rows, 'row')} × {count(problem.features, 'input')} → "
        f"{count(problem.outputs, 'output')}"
    )


def overview(recipe: Recipe) -> str:
    """Data and network: `4 rows × 3 inputs → 1 output · layers 4,1 · 16 weights`."""
    layers = ",".join(str(size) for size in recipe.network.sizes)
    weights = sum(rows * units for rows, units in recipe.network.shapes(recipe.problem.features))
    return f"{shape(recipe.problem)} · layers {layers} · {count(weights, 'weight')}"


def count(number: int, what: str) -> str:
    """So many of something: `1 row`, `1,000 rows`."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")
