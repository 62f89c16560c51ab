from math import exp

w1, w2, w3, w4 = 0.15, 0.20, 0.25, 0.30
w5, w6 = 0.40, 0.45
b1, b2 = 0.35, 0.60
i1, i2, target = 0.05, 0.10, 0.01
rate = 0.5


def sigmoid(x):
    return 1 / (1 + exp(-x))


for step in range(1005):
    h1 = sigmoid(w1 * i1 + w2 * i2 + b1)
    h2 = sigmoid(w3 * i1 + w4 * i2 + b1)
    o = sigmoid(w5 * h1 + w6 * h2 + b2)
    error = 0.5 * (target - o) ** 2
    d_o = (o - target) * o * (1 - o)
    d_h1 = d_o * w5 * h1 * (1 - h1)
    d_h2 = d_o * w6 * h2 * (1 - h2)
    w5 = w5 - rate * d_o * h1
    w6 = w6 - rate * d_o * h2
    w1 = w1 - rate * d_h1 * i1
    w2 = w2 - rate * d_h1 * i2
    w3 = w3 - rate * d_h2 * i1
    w4 = w4 - rate * d_h2 * i2
print(error)
