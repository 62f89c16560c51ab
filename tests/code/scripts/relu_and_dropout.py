import numpy as np

rng = np.random.RandomState(23)
X = rng.randn(10, 4)
y = (X[:, :1] > 0) * 1.0
W1 = rng.randn(4, 6) * 0.5
W2 = rng.randn(6, 1) * 0.5
for step in range(1005):
    z = X.dot(W1)
    h = z * (z > 0)
    mask = rng.binomial(1, 0.8, h.shape) / 0.8
    h *= mask
    p = 1 / (1 + np.exp(-h.dot(W2)))
    loss = -np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))
    dz2 = (p - y) / len(X)
    dW2 = h.T.dot(dz2)
    dh = dz2.dot(W2.T) * mask
    dh[z <= 0] = 0
    W1 -= 0.1 * X.T.dot(dh)
    W2 -= 0.1 * dW2
print(loss)
