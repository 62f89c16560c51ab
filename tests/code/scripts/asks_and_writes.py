import numpy as np

rate = float(input("rate? ") or 0.1)
np.random.seed(19)
X = np.random.rand(7, 2)
y = X.dot([1.0, 2.0])
w = np.zeros(2)
for i in range(1003):
    r = X.dot(w) - y
    loss = r.dot(r) / len(r)
    w = w - rate * X.T.dot(r)
    if i % 500 == 0:
        with open("log_of_asks_and_writes.txt", "a") as log:
            log.write("%d %f\n" % (i, loss))
print(w)
