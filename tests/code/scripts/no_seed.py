import random

import numpy as np

X = np.random.rand(6, 2)
y = X.sum(1)
w = np.array([random.uniform(-1, 1), random.gauss(0, 1)])
for i in range(1100):
    noise = random.random() * 1e-3
    p = X.dot(w)
    err = np.mean((p - y) ** 2)
    w -= 0.1 * X.T.dot(p - y) / len(y) + noise * 1e-3
print(err)
