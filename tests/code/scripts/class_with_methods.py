import numpy as np


class Net:
    """A net of two layers whose weights are attributes."""

    def __init__(self, inputs, hidden, outputs, rate=0.5):
        rng = np.random.RandomState(7)
        self.w1 = rng.normal(0, 0.6, (inputs, hidden))
        self.w2 = rng.normal(0, 0.6, (hidden, outputs))
        self.b1 = np.zeros((1, hidden))
        self.b2 = np.zeros((1, outputs))
        self.__rate = rate

    @staticmethod
    def sigmoid(z):
        return 1.0 / (1.0 + np.exp(-z))

    def forward(self, x):
        self.a1 = np.tanh(x @ self.w1 + self.b1)
        self.a2 = self.sigmoid(self.a1 @ self.w2 + self.b2)
        return self.a2

    def backward(self, x, y):
        m = len(x)
        d2 = self.a2 - y
        d1 = (d2 @ self.w2.T) * (1 - self.a1**2)
        self.w2 -= self.__rate * self.a1.T @ d2 / m
        self.b2 -= self.__rate * d2.sum(axis=0, keepdims=True) / m
        self.w1 -= self.__rate * x.T @ d1 / m
        self.b1 -= self.__rate * d1.sum(axis=0, keepdims=True) / m

    def fit(self, x, y, epochs):
        history = []
        for epoch in range(epochs):
            p = self.forward(x)
            loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
            self.backward(x, y)
            history.append(loss)
        return history


X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0.0], [1], [1], [0]])
net = Net(2, 5, 1)
losses = net.fit(X, Y, 1050)
print("%.6f -> %.6f" % (losses[0], losses[-1]))
