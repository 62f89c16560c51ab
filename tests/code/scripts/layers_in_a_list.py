import numpy as np

np.random.seed(3)
sizes = [3, 5, 4, 2]
weights = [np.random.randn(a, b) * 0.5 for a, b in zip(sizes[:-1], sizes[1:])]
biases = [np.zeros(b) for b in sizes[1:]]
X = np.random.randn(12, 3)
T = np.column_stack([X[:, 0] > 0, X[:, 1] > X[:, 2]]).astype(float)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


for step in range(1010):
    activations = [X]
    for w, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1].dot(w) + b))
    error = activations[-1] - T
    delta = error * activations[-1] * (1 - activations[-1])
    for k in reversed(range(len(weights))):
        grad_w = activations[k].T.dot(delta)
        grad_b = delta.sum(axis=0)
        if k:
            delta = delta.dot(weights[k].T) * activations[k] * (1 - activations[k])
        weights[k] -= 0.3 * grad_w
        biases[k] -= 0.3 * grad_b
    cost = (error**2).mean()
print(cost)
