from math import exp
from random import random, seed

seed(1)


def make_layer(inputs, units):
    return [{"weights": [random() - 0.5 for _ in range(inputs + 1)]} for _ in range(units)]


network = [make_layer(2, 2), make_layer(2, 1)]
dataset = [[0.0, 0.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]]


def activate(weights, inputs):
    activation = weights[-1]
    for i in range(len(weights) - 1):
        activation += weights[i] * inputs[i]
    return 1.0 / (1.0 + exp(-activation))


def forward(row):
    inputs = row
    for layer in network:
        new_inputs = []
        for neuron in layer:
            neuron["output"] = activate(neuron["weights"], inputs)
            new_inputs.append(neuron["output"])
        inputs = new_inputs
    return inputs


for epoch in range(260):
    sum_error = 0.0
    for row in dataset:
        outputs = forward(row[:2])
        sum_error += (row[2] - outputs[0]) ** 2
        for i in reversed(range(len(network))):
            layer = network[i]
            for j, neuron in enumerate(layer):
                if i == len(network) - 1:
                    error = row[2] - neuron["output"]
                else:
                    error = 0.0
                    for above in network[i + 1]:
                        error += above["weights"][j] * above["delta"]
                neuron["delta"] = error * neuron["output"] * (1.0 - neuron["output"])
        for i, layer in enumerate(network):
            inputs = row[:2] if i == 0 else [n["output"] for n in network[i - 1]]
            for neuron in layer:
                for j in range(len(inputs)):
                    neuron["weights"][j] += 0.5 * neuron["delta"] * inputs[j]
                neuron["weights"][-1] += 0.5 * neuron["delta"]
    if epoch % 100 == 0:
        print(">epoch=%d, error=%.3f" % (epoch, sum_error))
