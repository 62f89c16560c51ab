import numpy as np

np.random.seed(16)
X = np.random.randn(8, 3)
y = X[:, :1]
W = np.random.randn(3, 1)
for i in range(100):
    e = X @ W - y
    W -= 0.1 * X.T @ e
    if i == 31:
        W = W.reshape(1, 3)
        X @ W
