import numpy as np

X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
labels = np.array([0, 0, 0, 1])
w = np.zeros(3)
for epoch in range(300):
    mistakes = 0
    for x, label in zip(X, labels):
        guess = np.where(np.dot(x, w) >= 0, 1, 0)
        error = label - guess
        if error != 0:
            mistakes += 1
        w = w + 0.1 * error * x
print(w, mistakes)
