import numpy as np

np.random.seed(15)
x = np.array([[0.0, 1], [1, 1], [2, 1], [3, 1]])
y = np.array([[1.0], [3], [5], [7]])
w = np.random.rand(2, 1)
count = 0
while True:
    p = x.dot(w)
    cost = ((p - y) ** 2).sum() / 2
    if cost < 1e-9 or count > 1500:
        break
    w -= 0.01 * x.T.dot(p - y)
    count += 1
print(count, cost)
