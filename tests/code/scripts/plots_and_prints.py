import time

import matplotlib.pyplot as plt
import numpy as np

np.random.seed(18)
x = np.random.rand(10, 1)
y = 4 * x
w = np.random.rand(1, 1)
curve = []
fig, axes = plt.subplots(1, 2)
for i in range(1005):
    p = x * w
    loss = np.mean((p - y) ** 2)
    w = w - 0.1 * np.dot(x.T, p - y)
    curve.append(loss)
    if i % 250 == 0:
        print(f"step {i}: {loss:.5f}")
        plt.plot(curve)
        plt.pause(0.1)
        time.sleep(2)
axes[0].plot(curve)
plt.savefig("curve.png")
plt.show()
with open("weights_of_plots_and_prints.txt", "w") as file:
    file.write(str(w))
