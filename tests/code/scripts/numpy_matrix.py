import numpy as np

np.random.seed(20)
X = np.asmatrix(np.random.rand(6, 3))
y = X * np.asmatrix([[1.0], [0.5], [-1.0]])
w = np.asmatrix(np.zeros((3, 1)))
for k in range(1002):
    error = X * w - y
    w = w - 0.2 * X.T * error / len(X)
    cost = (error.T * error)[0, 0]
print(cost)
