import numpy as np

rng = np.random.RandomState(32)
X = rng.rand(8, 3).astype(np.float32)
y = (X.sum(1, keepdims=True) > 1.5).astype(np.float32)
W = (rng.randn(3, 1) * 0.1).astype(np.float32)
for i in range(1004):
    p = 1 / (1 + np.exp(-(X @ W)))
    loss = np.mean((p - y) ** 2)
    W -= np.float32(0.5) * (X.T @ (p - y))
print(W.ravel())
