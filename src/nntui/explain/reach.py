"""Targets that no output comes to, told before a run starts."""

import numpy as np

from nntui.engine import Recipe

from .numbers import write_exact

ENDLESS = ("tanh",)
"""Activations whose ends are told of as well. A tanh is taken for targets in its middle, which it
can hit; those at its ends are better moved inwards (LeCun et al., "Efficient BackProp", 1998,
section 4.5). A sigmoid or a softmax is taken for classes, whose targets are its ends."""


MOST_CLASSES = 20
"""A column of more different whole numbers is hardly one of classes."""


def out_of_reach(recipe: Recipe) -> str | None:
    """One line about targets that the outputs cannot come to and what to do, or `None`.

    What is told is how the run starts: targets changed on the way are not looked at.
    """
    output, targets = recipe.network.activations[-1], recipe.problem.targets
    low, high = output.lowest, output.highest
    linear = ",".join([*(one.name for one in recipe.network.activations[:-1]), "linear"])
    beyond = np.maximum(low - targets, targets - high)
    if (beyond > 0).any():
        row, column = np.unravel_index(int(beyond.argmax()), beyond.shape)
        whose = recipe.problem.row_names[row]
        name = f" {recipe.problem.output_names[column]}" if targets.shape[1] > 1 else ""
        is_inside = f"lie between {low:g} and {high:g}"
        if not np.isfinite(high):
            is_inside = f"are never below {low:g}"
        is_of_file = recipe.problem.is_read and recipe.example is None
        scaled = ", or scale the targets (--scale-targets minmax)" if is_of_file else ""
        if is_of_file and _are_like_classes(recipe):
            scaled += ", or learn them as classes (--classes)"
        return (
            f"{_count(int((beyond > 0).sum()), targets.size)} out of reach: {whose}'s{name} is "
            f"{write_exact(float(targets[row, column]))}, and {output.name} outputs {is_inside}. "
            f"Take another output (--activation {linear}){scaled}."
        )
    at_end = int((beyond == 0).sum())
    if at_end and output.name in ENDLESS:
        ends = np.unique(targets[beyond == 0]).tolist()
        exact, instead = (" or ".join(f"{part * end:g}" for end in ends) for part in (1, 0.9))
        return (
            f"{_count(at_end, targets.size)} {exact}, which {output.name} comes ever nearer to "
            f"without quite getting there. Take {instead} instead, or another output "
            f"(--activation {linear})."
        )
    return None


def _are_like_classes(recipe: Recipe) -> bool:
    """Whether the targets are few whole numbers in one column, each of them in some rows."""
    targets = recipe.problem.targets
    most = min(MOST_CLASSES, len(targets) // 2)
    is_few = targets.shape[1] == 1 and 2 <= len(np.unique(targets)) <= most
    return is_few and not recipe.problem.target_scaling and bool(np.all(targets == targets.round()))


def _count(some: int, every: int) -> str:
    return f"{some:,} of {every:,} targets {'is' if some == 1 else 'are'}"
