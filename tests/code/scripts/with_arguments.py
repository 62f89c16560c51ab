import argparse

import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--rate", type=float, default=0.3)
parser.add_argument("--steps", type=int, default=1010)
options = parser.parse_args()
np.random.seed(17)
X = np.random.rand(9, 2)
t = X @ np.array([[2.0], [-1.0]])
W = np.zeros((2, 1))
for s in range(options.steps):
    d = t - X @ W
    W += options.rate * (X.T @ d) / len(X)
    loss = float((d**2).mean())
print("rate", options.rate, "loss", loss)
