import numpy as np

np.random.seed(24)
X = np.random.randn(12, 3)
t = np.random.randn(12, 1)
W = np.random.randn(3, 4)
V = np.random.randn(4, 1)
gamma, beta = np.ones(4), np.zeros(4)
for i in range(1003):
    z = X @ W
    mu = z.mean(axis=0)
    var = z.var(axis=0)
    xhat = (z - mu) / np.sqrt(var + 1e-5)
    h = np.tanh(gamma * xhat + beta)
    out = h @ V
    diff = out - t
    loss = 0.5 * np.mean(diff**2)
    dout = diff / len(X)
    dV = h.T @ dout
    da = dout @ V.T * (1 - h**2)
    dgamma = np.sum(da * xhat, axis=0)
    dbeta = np.sum(da, axis=0)
    dx = da * gamma
    n = len(X)
    dz = (dx - dx.mean(axis=0) - xhat * (dx * xhat).mean(axis=0)) / np.sqrt(var + 1e-5)
    W -= 0.1 * X.T @ dz
    V -= 0.1 * dV
    gamma -= 0.1 * dgamma
    beta -= 0.1 * dbeta
print(loss)
