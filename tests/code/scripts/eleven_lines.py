import numpy as np

X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 1, 1, 0]]).T
first = 2 * np.random.random((3, 4)) - 1
second = 2 * np.random.random((4, 1)) - 1
for turn in range(1200):
    hidden = 1 / (1 + np.exp(-(np.dot(X, first))))
    output = 1 / (1 + np.exp(-(np.dot(hidden, second))))
    output_delta = (y - output) * (output * (1 - output))
    hidden_delta = output_delta.dot(second.T) * (hidden * (1 - hidden))
    second += hidden.T.dot(output_delta)
    first += X.T.dot(hidden_delta)
