import numpy as np

X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 0, 1, 1]]).T
np.random.seed(1)
weights = 2 * np.random.random((3, 1)) - 1
for step in range(10000):
    p = 1 / (1 + np.exp(-np.dot(X, weights)))
    error = y - p
    delta = error * p * (1 - p)
    weights += np.dot(X.T, delta)
