import numpy as np

rng = np.random.RandomState(0)
X = rng.randn(16, 3)
y = np.sin(X.sum(axis=1, keepdims=True))
params = [rng.randn(3, 6) * 0.4, np.zeros(6), rng.randn(6, 1) * 0.4, np.zeros(1)]
m = [np.zeros_like(p) for p in params]
v = [np.zeros_like(p) for p in params]
b1, b2, eps, lr = 0.9, 0.999, 1e-8, 0.01
for t in range(1, 1060):
    W1, c1, W2, c2 = params
    h = np.tanh(X.dot(W1) + c1)
    p = h.dot(W2) + c2
    diff = p - y
    loss = np.mean(diff**2)
    dp = 2 * diff / len(X)
    grads = [None, None, h.T.dot(dp), dp.sum(0)]
    dh = dp.dot(W2.T) * (1 - h * h)
    grads[0], grads[1] = X.T.dot(dh), dh.sum(0)
    for k in range(len(params)):
        m[k] = b1 * m[k] + (1 - b1) * grads[k]
        v[k] = b2 * v[k] + (1 - b2) * grads[k] ** 2
        m_hat = m[k] / (1 - b1**t)
        v_hat = v[k] / (1 - b2**t)
        params[k] = params[k] - lr * m_hat / (np.sqrt(v_hat) + eps)
print(loss)
