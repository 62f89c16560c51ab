"""Sheets as people work them out: by NumPy alone, with a slip where one is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from nntui.engine import Recipe

Array = Any
Sheet = dict[str, Array]


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def silu(z: Array) -> Array:
    return z * sigmoid(z)


def silu_slope(z: Array, _: Array) -> Array:
    return sigmoid(z) * (1 + z * (1 - sigmoid(z)))


def softmax(z: Array) -> Array:
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


OUTPUTS: Mapping[str, Any] = {
    "sigmoid": sigmoid, "tanh": np.tanh, "silu": silu, "softmax": softmax, "linear": lambda z: z
}  # fmt: skip
SLOPES: Mapping[str, Any] = {
    "sigmoid": lambda _, p: p * (1 - p),
    "tanh": lambda _, p: 1 - p * p,
    "silu": silu_slope,
    "linear": lambda z, _: np.ones_like(z),
}


@dataclass
class Person:
    """Who works through an iteration, and what they get wrong.

    Attributes:
        recipe: The network; squared error or cross-entropy, plain descent.
        slip: What they get wrong; "" for nothing.
        rows: The rows that they take; all unless given.
        weights: What they begin with; the first weights unless given.
    """

    recipe: Recipe
    slip: str = ""
    rows: list[int] | None = None
    weights: list[Array] = field(default_factory=list)

    def work(self) -> Sheet:
        """All numbers of the iteration by their headings."""
        recipe = self.recipe
        rows = self.rows if self.rows is not None else list(range(recipe.problem.rows))
        weights = self.weights or [np.array(w) for w in recipe.first_weights]
        x, y = recipe.problem.inputs[rows], recipe.problem.targets[rows]
        if self.slip == "one row at a time":
            return self._row_by_row(rows, weights)
        return self._all(x, y, weights)

    def _row_by_row(self, rows: list[int], weights: list[Array]) -> Sheet:
        parts = []
        for row in rows:
            parts.append(Person(self.recipe, "", [row], weights).work())
            weights = [parts[-1][f"weights {n + 1}"] for n in range(len(weights))]
        sheet = {}
        for name in parts[0]:
            column = [part[name] for part in parts]
            if name.split()[0] in ("update", "gradient", "loss"):
                sheet[name] = sum(column)
            elif name.startswith("weights"):
                sheet[name] = column[-1]
            else:
                sheet[name] = np.concatenate(column)
        return sheet

    def _all(self, x: Array, y: Array, weights: list[Array]) -> Sheet:
        recipe, network = self.recipe, self.recipe.network
        kinds = [activation.name for activation in network.activations]
        sheet: Sheet = {}
        entering, sums, a = [], [], x
        for n, (kind, w) in enumerate(zip(kinds, weights, strict=True), start=1):
            used = w.T if self.slip == "weights transposed" and w.shape[0] == w.shape[1] else w
            ones = np.ones((len(a), 1)) if network.bias else np.ones((len(a), 0))
            counted = 0 * ones if self.slip == "bias left out" else ones
            z = np.hstack([a, counted]) @ used
            if self.slip == "rounded on the way":
                terms = np.hstack([a, ones])[:, :, None] * used[None, :, :]
                z = np.round(terms, 1).sum(axis=1)
            entering.append(np.hstack([a, ones]))
            sums.append(z)
            a = OUTPUTS[kind](z)
            sheet[f"dot {n}"], sheet[f"activation {n}"] = z, a
        after = [np.array(w) for w in weights]
        delta = None
        for n in range(len(weights), 0, -1):
            z, p = sums[n - 1], sheet[f"activation {n}"]
            if delta is None:
                error = p - y if self.slip == "p - y" else y - p
            else:
                above = after[n] if self.slip == "changed weights" else weights[n]
                error = delta @ above[: network.sizes[n - 1]].T
            sheet[f"error {n}"] = error
            if delta is None and recipe.loss.cancels_slope:
                delta = error
            else:
                at = z if self.slip == "slope of z" else p
                slope = SLOPES[kinds[n - 1]](z, at)
                if self.slip == "slope of p":
                    slope = SLOPES[kinds[n - 1]](p, p)
                sheet[f"slope {n}"] = slope
                is_left_out = self.slip == "slope left out" and n == len(weights)
                delta = error if is_left_out else error * slope
            sheet[f"delta {n}"] = delta
            gradient = entering[n - 1].T @ delta
            if recipe.reduction == "mean" or self.slip == "mean":
                gradient = gradient / len(x)
            sheet[f"gradient {n}"] = gradient
            rate = 1.0 if self.slip == "rate left out" else recipe.rate
            update = rate * gradient
            if self.slip == "doubled":
                update = 2 * update
            if self.slip == "update subtracted":
                update = -update
            sheet[f"update {n}"] = update
            after[n - 1] = weights[n - 1] + update
            sheet[f"weights {n}"] = after[n - 1]
        p = sheet[f"activation {len(weights)}"]
        if recipe.loss.cancels_slope:
            ln = np.log10 if self.slip == "log of 10" else np.log
            if self.slip == "log of 2":
                ln = np.log2
            parts = y * ln(p)
            if kinds[-1] != "softmax":
                parts = parts + (1 - y) * ln(1 - p)
            loss = -parts.sum()
        else:
            loss = 0.5 * ((y - p) ** 2).sum()
        share = len(x) if recipe.reduction == "mean" else 1
        sheet["loss"] = np.array([[loss / share]])
        return sheet


def write_sheet(path: Path, sheet: Sheet, form: str = "%.4f", only: str = "") -> Path:
    """A sheet as a person types it: a heading, then the matrix a row a line.

    Args:
        path: Where to.
        sheet: The numbers.
        form: How each is written.
        only: The kinds that are written, with blanks between; all unless given.
    """
    lines = []
    for name, values in sheet.items():
        if not only or name.split()[0] in only.split() or name in only.split(","):
            rows = [" ".join(form % value for value in row) for row in np.atleast_2d(values)]
            lines += [name, *rows, ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
