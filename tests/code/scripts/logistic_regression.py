import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def cost(theta, X, y):
    h = sigmoid(X.dot(theta))
    return -(y.dot(np.log(h)) + (1 - y).dot(np.log(1 - h))) / len(y)


rng = np.random.RandomState(13)
raw = rng.randn(24, 2)
y = (raw[:, 0] + 0.5 * raw[:, 1] + 0.3 * rng.randn(24) > 0).astype(int)
X = np.insert(raw, 0, 1, axis=1)
theta = np.zeros(3)
J = []
for i in range(1020):
    gradient = X.T.dot(sigmoid(X.dot(theta)) - y) / len(y)
    theta = theta - 0.2 * gradient
    J.append(cost(theta, X, y))
print(theta, J[-1])
