"""The loop that trains is found among loops that look like it, and what it trains is named."""

import textwrap
from pathlib import Path

import pytest

from nntui.code.check import check
from nntui.code.finding import Found, find
from nntui.code.session import Session

DATA = "import numpy as np\nX = np.random.rand(6, 3)\ny = X.sum(1)\nw = np.zeros(3)\n"

GRADIENT_CHECK = """
def loss(w):
    return ((X @ w - y) ** 2).mean()
def check(w, eps=1e-5):
    g = np.zeros(3)
    for k in range(3):
        old = w[k]
        w[k] += eps
        above = loss(w)
        w[k] -= 2 * eps
        g[k] = (above - loss(w)) / (2 * eps)
        w[k] += eps
    return g
for turn in range(9):  # trains
    error = loss(w)
    numeric = check(w)
    w -= 0.1 * X.T @ (X @ w - y)
"""

ROWS_OF_A_TABLE = """
E = np.random.rand(5, 3)
for turn in range(9):  # trains
    rows = np.array([turn % 5, (turn + 1) % 5])
    p = E[rows] @ X.T
    np.add.at(E, rows, -0.1 * p @ X)
    E[rows] -= 0.1
"""

IN_A_GENERATOR = """
def training(w):
    for turn in range(9):  # trains
        error = X @ w - y
        w -= 0.1 * X.T @ error
        yield turn, (error ** 2).mean()
for turn, loss in training(w):
    print(turn, loss)
"""

BATCHES_BY_A_GENERATOR = """
def batches():
    while True:
        for at in range(0, 6, 2):
            yield X[at : at + 2], y[at : at + 2]
for turn, (x, t) in zip(range(9), batches()):  # trains
    w -= 0.1 * x.T @ (x @ w - t)
"""

SOME_TURNS_CHANGE_NOTHING = """
for epoch in range(9):
    for row in range(6):  # trains
        if row % 3 == 0:
            error = X[row] @ w - y[row]
            w -= 0.1 * error * X[row]
"""

ALL_SLOPES_ARE_0 = """
first, second = np.zeros((3, 2)), np.zeros(2)
for turn in range(9):  # trains
    hidden = np.maximum(X @ first, 0)
    error = hidden @ second - y
    first -= 0.1 * X.T @ (np.outer(error, second) * (hidden > 0))
    second -= 0.1 * hidden.T @ error
"""

AFTER_OTHERS = """
mean, v = np.zeros(3), np.ones(3)
for n, x in enumerate(X, 1):
    mean += (x - mean) / n
for n in range(20):
    v = X.T @ (X @ v)
    v = v / np.linalg.norm(v)
for turn in range(9):  # trains
    w = w - 0.1 * X.T @ (X @ w - y)
"""

TABLE_OF_VALUES = """
Q = np.zeros((6, 3))
for episode in range(9):
    for step in range(5):  # trains
        target = X[step, 0] + 0.9 * Q[step + 1].max()
        Q[step, 1] += 0.5 * (target - Q[step, 1])
"""


def found(folder: Path, text: str) -> Found:
    path = folder / "mine.py"
    path.write_text(text)
    return find(path)


@pytest.mark.parametrize(
    "text",
    [
        GRADIENT_CHECK,
        ROWS_OF_A_TABLE,
        IN_A_GENERATOR,
        BATCHES_BY_A_GENERATOR,
        SOME_TURNS_CHANGE_NOTHING,
        ALL_SLOPES_ARE_0,
        AFTER_OTHERS,
        TABLE_OF_VALUES,
    ],
)
def test_the_loop_that_trains(tmp_path: Path, text: str) -> None:
    lines = (DATA + text).splitlines()
    (line,) = (number for number, each in enumerate(lines, 1) if "# trains" in each)
    assert found(tmp_path, DATA + text).loop.line == line


def trained(folder: Path, text: str, number: int = 2) -> tuple[str, ...]:
    with Session(found(folder, DATA + textwrap.dedent(text))) as session:
        recorded = session.record(number)
    assert recorded is not None
    return recorded.trained


def test_trained_in_a_closure(tmp_path: Path) -> None:
    text = """
    def layer(w):
        def forward(x):
            return x @ w
        def backward(x, error):
            nonlocal w
            w = w - 0.1 * x.T @ error
        return forward, backward
    net = layer(w)
    for turn in range(9):
        net[1](X, net[0](X) - y)
    """
    assert trained(tmp_path, text) == ("net[0].w",)


def test_trained_in_slots_that_a_loop_goes_through(tmp_path: Path) -> None:
    text = """
    class Layer:
        __slots__ = ("w", "seen")
        def __init__(self):
            self.w = np.eye(3)
    layers = [Layer(), Layer()]
    for turn, row in zip(range(9), X.repeat(2, 0)):
        h = X
        for layer in layers:
            layer.seen = h
            h = h @ layer.w
        error = h - X[:, ::-1]
        for layer in reversed(layers):
            back = error @ layer.w.T
            layer.w -= 0.1 * layer.seen.T @ error
            error = back
    """
    assert trained(tmp_path, text) == ("layers[0].w", "layers[1].w")


def test_trained_beside_a_great_matrix(tmp_path: Path) -> None:
    text = """
    A = np.zeros((3_000, 2_000))
    for turn in range(9):
        w -= 0.1 * X.T @ (X @ w - y)
    """
    assert trained(tmp_path, text) == ("w",)


def test_fields_of_a_class_keep_what_is_said_of_them(tmp_path: Path) -> None:
    text = """
    from dataclasses import dataclass, field
    @dataclass
    class Net:
        rate: float = 0.1
        w: np.ndarray = field(init=False)
        def __post_init__(self) -> None:
            self.w: np.ndarray = np.zeros(3)
        def train(self) -> None:
            for turn in range(9):
                error: np.ndarray = X @ self.w - y
                self.w -= self.rate * X.T @ error
    Net(rate=0.2).train()
    """
    first = "from __future__ import annotations\n"
    done = check(found(tmp_path, first + DATA + textwrap.dedent(text)))
    assert done.agrees
    assert done.written == done.cells > 0


def test_plots_that_are_taken_apart(tmp_path: Path) -> None:
    text = DATA + textwrap.dedent("""
    import seaborn as plt
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
    other, axes = plt.subplots(nrows=2, ncols=2)
    axes[1, 0].plot(y)
    counts, edges, bars = left.hist(y)
    for turn in range(9):
        w -= 0.1 * X.T @ (X @ w - y)
        line, = right.plot(w)
    """)
    assert found(tmp_path, text).loop.line == 11


def test_errors_of_python_2(tmp_path: Path) -> None:
    text = DATA + textwrap.dedent("""
    def rows((a, b)):
        if a > b:
            raise ValueError, 'too few'
        exec "c = 1"
        return X[a:b]
    for turn in xrange(9):
        x = rows((0, 6))
        w -= 0.1 * x.T.dot(x.dot(w) - y)
    """)
    assert found(tmp_path, text).source.is_old
