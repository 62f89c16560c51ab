import numpy as np

np.random.seed(14)
area = np.random.rand(15)
price = 3 * area + 1 + 0.1 * np.random.randn(15)
A = np.vstack([area, np.ones_like(area)]).T
coefficients = np.zeros(2)
for k in range(1500):
    prediction = np.matmul(A, coefficients)
    errors = prediction - price
    if k % 500 == 0:
        print("rmse", np.sqrt(np.mean(errors**2)))
    coefficients -= 0.1 * (A.T @ errors) / A.shape[0]
print(coefficients)
