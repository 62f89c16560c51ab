import numpy as np

np.random.seed(22)
M = np.random.randn(2, 2)
X = np.random.randn(6, 2)
Y = X @ np.array([[1.0, 0.0], [0.5, -1.0]])
for i in range(1002):
    D = X @ M - Y
    G = X.T @ D / len(X)
    for k in range(M.size):
        M.flat[k] -= 0.1 * G.flat[k]
    E = np.sqrt((D**2).mean())
print(M)
