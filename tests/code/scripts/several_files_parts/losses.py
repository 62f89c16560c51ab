import numpy as np


def squared(out, wanted):
    diff = out - wanted
    return np.mean(diff**2), 2 * diff / len(out)
