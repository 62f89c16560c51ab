import numpy as np

np.random.seed(8)
x = np.linspace(-1, 1, 20).reshape(-1, 1)
t = 0.7 * x - 0.2
w = np.random.randn(1, 1)
b = np.zeros((1,))
velocity_w = np.zeros_like(w)
velocity_b = np.zeros_like(b)
mu, alpha = 0.9, 0.02
i = 0
while i < 1005:
    out = x.dot(w) + b
    residual = out - t
    mse = np.mean(np.square(residual))
    velocity_w = mu * velocity_w - alpha * x.T.dot(residual) / len(x)
    velocity_b = mu * velocity_b - alpha * residual.mean(axis=0)
    w = w + velocity_w
    b = b + velocity_b
    i += 1
print(w, b, mse)
