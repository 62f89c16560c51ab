import numpy as np

words = "the cat sat on the mat the dog sat on the rug".split()
vocabulary = sorted(set(words))
number = {w: i for i, w in enumerate(vocabulary)}
pairs = []
for i, w in enumerate(words):
    for j in (i - 1, i + 1):
        if 0 <= j < len(words):
            pairs.append((number[w], number[words[j]]))
np.random.seed(10)
V, E = len(vocabulary), 3
vectors = np.random.uniform(-0.5, 0.5, (V, E))
context = np.random.uniform(-0.5, 0.5, (V, E))
step = 0
for epoch in range(50):
    for centre, around in pairs:
        h = vectors[centre]
        scores = context.dot(h)
        e = np.exp(scores - scores.max())
        p = e / e.sum()
        loss = -np.log(p[around])
        p[around] -= 1
        grad_h = context.T.dot(p)
        context -= 0.1 * np.outer(p, h)
        vectors[centre] -= 0.1 * grad_h
        step += 1
print(step, loss)
