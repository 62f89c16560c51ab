"""Targets that are classes: what is said of them where outputs and targets are counted."""

from ..engine import Problem
from ..explain.line import shown

MOST = 20
"""A column of more different whole numbers is hardly one of classes."""


def offer_of_classes(problem: Problem, reason: str) -> str:
    """What to do where outputs and targets do not agree, after the reason.

    Args:
        problem: What is to be learnt.
        reason: What the engine said.
    """
    if "target" not in reason and "softmax shares" not in reason:
        return ""
    if not problem.is_read or problem.outputs != 1 or problem.target_scaling:
        return ""
    if problem.classes:
        one, other = map(shown, problem.classes)
        return f"; the classes {one} and {other} share one, or have one each with --layers …,2"
    labels = sorted(set(problem.targets[:, 0].tolist()))
    if not 2 <= len(labels) <= MOST or not all(map(float.is_integer, labels)):
        return ""
    some = ", ".join(f"{label:.0f}" for label in labels[:4]) + (", …" if len(labels) > 4 else "")
    (name,) = problem.output_names
    return f"; --classes makes {len(labels)} classes of {shown(name)}: {some}"
