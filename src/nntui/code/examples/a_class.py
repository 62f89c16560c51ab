"""A net as a class, with tanh inside, softmax at the end and momentum."""

import numpy as np


class Net:
    def __init__(self, inputs, hidden, classes, rate=0.2, momentum=0.8):
        draw = np.random.RandomState(0)
        self.W1 = draw.normal(0, 0.5, (inputs, hidden))
        self.W2 = draw.normal(0, 0.5, (hidden, classes))
        self.v1, self.v2 = np.zeros_like(self.W1), np.zeros_like(self.W2)
        self.rate, self.momentum = rate, momentum

    def predict(self, x):
        self.h = np.tanh(x @ self.W1)
        e = np.exp(self.h @ self.W2)
        return e / e.sum(axis=1, keepdims=True)

    def learn(self, x, y):
        p = self.predict(x)
        d2 = (p - y) / len(x)
        d1 = (d2 @ self.W2.T) * (1 - self.h**2)
        self.v2 = self.momentum * self.v2 - self.rate * (self.h.T @ d2)
        self.v1 = self.momentum * self.v1 - self.rate * (x.T @ d1)
        self.W2 += self.v2
        self.W1 += self.v1
        return -np.mean(np.sum(y * np.log(p), axis=1))


X = np.array([[1.0, 0.0, 1.0], [0.9, 0.2, 1.0], [0.0, 1.0, 1.0],
              [0.1, 0.8, 1.0], [-1.0, -1.0, 1.0], [-0.8, -0.9, 1.0]])
classes = np.eye(3)[[0, 0, 1, 1, 2, 2]]

net = Net(3, 4, 3)
for epoch in range(2000):
    loss = net.learn(X, classes)
