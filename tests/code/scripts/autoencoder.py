import numpy as np

np.random.seed(26)
X = np.eye(8)
encode = np.random.randn(9, 3) * 0.3
decode = np.random.randn(4, 8) * 0.3


def add_bias(a):
    return np.hstack((a, np.ones((a.shape[0], 1))))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


for n in range(1004):
    a0 = add_bias(X)
    a1 = add_bias(sigmoid(a0 @ encode))
    a2 = sigmoid(a1 @ decode)
    d2 = (a2 - X) * a2 * (1 - a2)
    d1 = (d2 @ decode.T)[:, :-1] * a1[:, :-1] * (1 - a1[:, :-1])
    decode -= 0.5 * a1.T @ d2
    encode -= 0.5 * a0.T @ d1
    rmse = np.sqrt(np.mean((a2 - X) ** 2))
print(rmse)
