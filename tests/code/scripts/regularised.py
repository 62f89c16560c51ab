import numpy as np

np.random.seed(27)
X = np.random.randn(14, 5)
w_true = np.array([1.0, 0, -2, 0, 0])
y = X @ w_true + 0.05 * np.random.randn(14)
w = np.zeros(5)
lam = 0.1
for it in range(1010):
    r = X @ w - y
    obj = 0.5 * np.sum(r**2) / len(y) + lam * np.sum(np.abs(w))
    g = X.T @ r / len(y) + lam * np.sign(w)
    w = w - 0.05 * g
    w = np.where(np.abs(w) < 1e-3, 0.0, w)
print(np.round(w, 3))
