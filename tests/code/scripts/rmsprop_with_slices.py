import numpy as np

np.random.seed(31)
data = np.random.randn(20, 3)
theta = np.zeros((4, 1))
cache = np.zeros((4, 1))
full = np.concatenate([np.ones((20, 1)), data], axis=1)
goal = full.dot(np.array([[0.3], [1.0], [-1.0], [2.0]]))
size = 5
for epoch in range(260):
    for start in range(0, 20, size):
        xb, yb = full[start : start + size], goal[start : start + size]
        diff = xb.dot(theta) - yb
        g = xb.T.dot(diff) / size
        cache = 0.9 * cache + 0.1 * g**2
        theta -= 0.05 * g / (np.sqrt(cache) + 1e-6)
        loss = (diff**2).mean()
print(theta.T)
