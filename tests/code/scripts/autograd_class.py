import numpy as np


class Value:
    """An array that remembers what it was made from."""

    def __init__(self, data, parents=(), back=lambda g: ()):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)
        self.parents, self.back = parents, back

    def __matmul__(self, other):
        return Value(
            self.data @ other.data,
            (self, other),
            lambda g: (g @ other.data.T, self.data.T @ g),
        )

    def __sub__(self, other):
        return Value(self.data - other.data, (self, other), lambda g: (g, -g))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, (self,), lambda g: (g * (1 - t**2),))

    def squared(self):
        return Value(np.sum(self.data**2), (self,), lambda g: (2 * g * self.data,))

    def backward(self):
        self.grad = np.ones_like(self.data)
        waiting = [self]
        while waiting:
            node = waiting.pop(0)
            for parent, grad in zip(node.parents, node.back(node.grad)):
                parent.grad = parent.grad + grad
                waiting.append(parent)


rng = np.random.RandomState(9)
x = Value([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = Value([[0], [1], [1], [0]])
a, b = Value(rng.randn(3, 4)), Value(rng.randn(4, 1))
for k in range(1004):
    a.grad, b.grad = np.zeros_like(a.data), np.zeros_like(b.data)
    loss = ((x @ a).tanh() @ b - y).squared()
    loss.backward()
    a.data -= 0.05 * a.grad
    b.data -= 0.05 * b.grad
print(loss.data)
