import numpy as np

np.random.seed(34)
X = np.random.randn(8, 3)
y = X[:, :1]
W = np.random.randn(3, 1)
for i in range(1002):
    p = np.einsum("ij,jk->ik", X, W)
    e = p - y
    order = np.argsort(e.ravel())
    W -= 0.1 * np.tensordot(X, e, axes=(0, 0)) / len(X)
print(W.ravel())
