import numpy as np

rng = np.random.default_rng(11)
data = rng.normal(size=(30, 4))
target = (data @ np.array([1.0, -2.0, 0.5, 0.0]))[:, None]
w = np.zeros((4, 1))


def batches(x, y, size):
    order = rng.permutation(len(x))
    for start in range(0, len(x), size):
        chosen = order[start : start + size]
        yield x[chosen], y[chosen]


for epoch in range(150):
    for xb, yb in batches(data, target, 7):
        residual = xb @ w - yb
        loss = np.mean(residual**2)
        w -= 0.05 * 2 * xb.T @ residual / len(xb)
print(w.ravel())
