"""Two layers learn the exclusive or: a forward pass, a backward pass, a step down the slope."""

import numpy as np

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = np.array([[0.0], [1.0], [1.0], [0.0]])

rate = 2.0
np.random.seed(3)
W1, b1 = np.random.randn(2, 3), np.zeros((1, 3))
W2, b2 = np.random.randn(3, 1), np.zeros((1, 1))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x):
    h = sigmoid(x @ W1 + b1)
    return h, sigmoid(h @ W2 + b2)


def backward(x, h, p):
    d2 = (p - y) * p * (1 - p)
    d1 = (d2 @ W2.T) * h * (1 - h)
    return x.T @ d1, d1.sum(axis=0), h.T @ d2, d2.sum(axis=0)


for step in range(5000):
    h, p = forward(X)
    loss = np.mean((y - p) ** 2) / 2
    dW1, db1, dW2, db2 = backward(X, h, p)
    W1 -= rate * dW1
    b1 -= rate * db1
    W2 -= rate * dW2
    b2 -= rate * db2
    if step % 1000 == 0:
        print(f"step {step}: loss {loss:.6f}")
