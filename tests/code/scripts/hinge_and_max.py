import numpy as np

np.random.seed(33)
X = np.random.randn(15, 3)
y = np.random.randint(0, 3, 15)
W = np.random.randn(3, 3) * 0.01
for i in range(1005):
    scores = X.dot(W)
    right = scores[np.arange(len(y)), y].reshape(-1, 1)
    margins = np.maximum(0, scores - right + 1)
    margins[np.arange(len(y)), y] = 0
    loss = margins.sum() / len(y) + 0.5 * 1e-3 * np.sum(W * W)
    binary = (margins > 0).astype(float)
    binary[np.arange(len(y)), y] = -binary.sum(axis=1)
    W -= 0.05 * (X.T.dot(binary) / len(y) + 1e-3 * W)
print(loss)
