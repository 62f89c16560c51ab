import numpy as np

rng = np.random.RandomState(25)
images = rng.rand(4, 5, 5)
wanted = images[:, 1:4, 1:4] * 0.5
kernel = rng.randn(3, 3) * 0.1
for epoch in range(1002):
    out = np.zeros((4, 3, 3))
    for r in range(3):
        for c in range(3):
            patch = images[:, r : r + 3, c : c + 3]
            out[:, r, c] = np.sum(patch * kernel, axis=(1, 2))
    diff = out - wanted
    loss = np.mean(diff**2)
    grad = np.zeros((3, 3))
    for r in range(3):
        for c in range(3):
            patch = images[:, r : r + 3, c : c + 3]
            grad += np.sum(patch * diff[:, r, c][:, None, None], axis=0)
    kernel -= 0.02 * grad
print(loss)
