import numpy as np

np.random.seed(21)
all_weights = np.random.randn(9)
W = all_weights[:6].reshape(3, 2)
v = all_weights[6:8]
X = np.random.randn(5, 3)
y = np.random.randn(5)
for i in range(1003):
    h = np.maximum(X @ W, 0)
    p = h @ v + all_weights[8]
    d = p - y
    loss = np.mean(d**2)
    gv = h.T @ d / len(y)
    gW = X.T @ (np.outer(d, v) * (h > 0)) / len(y)
    W -= 0.05 * gW
    v[:] = v - 0.05 * gv
    all_weights[8] -= 0.05 * d.mean()
print(all_weights)
