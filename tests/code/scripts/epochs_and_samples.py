import numpy as np

np.random.seed(4)
inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
wanted = [0.0, 1.0, 1.0, 1.0]
weights = np.random.uniform(-0.5, 0.5, 2)
bias = 0.1
rate = 0.4
for epoch in range(300):
    total_error = 0.0
    for sample in range(len(inputs)):
        z = np.dot(inputs[sample], weights) + bias
        out = 1.0 / (1.0 + np.exp(-z))
        err = wanted[sample] - out
        grad = err * out * (1 - out)
        weights += rate * grad * inputs[sample]
        bias += rate * grad
        total_error += err**2
    if epoch % 100 == 0:
        print(epoch, total_error)
