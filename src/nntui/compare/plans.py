"""A plan done again: with numbers of a person's own in it, with a step changed, with rounding."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from ..engine.arrays import compile_arrays
from ..engine.expression import Expr, Fold, Index, Matrix, Ref
from ..engine.plan import Plan, State, Step
from ..engine.problem import Array

Numbers = Mapping[str, Array]
"""Matrices by their names."""

Run = Callable[[Numbers, State], dict[str, Array]]
"""A plan that can be done."""


def done(plan: Plan, given: Numbers, before: Numbers, own: Numbers) -> dict[str, Array]:
    """Do a plan with some of its matrices replaced: what follows from them, and they themselves.

    Args:
        plan: What is done.
        given: What it is given.
        before: The state that it begins with.
        own: What stands in place of what steps would make.
    """
    here = {step.matrix.name for step in plan.steps} & own.keys()
    run, state = _without(plan, frozenset(here))
    return {**run({**given, **own}, tuple(before[name] for name in state)), **own}


@lru_cache(maxsize=32)
def _without(plan: Plan, names: frozenset[str]) -> tuple[Run, tuple[str, ...]]:
    """A plan that is given some of its matrices, and the names of its state."""
    kept = tuple(step for step in plan.steps if step.matrix.name not in names)
    taken = tuple(step.matrix for step in plan.steps if step.matrix.name in names)
    other = Plan((*plan.given, *taken), kept)
    return compile_arrays(other), tuple(matrix.name for matrix in other.state)


def rounded(
    plan: Plan, given: Numbers, before: Numbers, own: Numbers, decimals: int
) -> dict[str, Array]:
    """The same with each number rounded as soon as it is there: each term of a sum as well."""
    made = dict(own)
    for step in with_terms(plan).steps:
        if step.matrix.name in made:
            continue
        read = {ref.matrix for ref in step.body.refs() if not ref.back}
        here = {m.name: made[m.name] if m.name in made else given[m.name] for m in read}
        alone = Plan(tuple(read), (step,))
        state = tuple(before[matrix.name] for matrix in alone.state)
        values = compile_arrays(alone)(here, state)[step.matrix.name]
        made[step.matrix.name] = np.round(values, decimals)
    return made


def with_terms(plan: Plan) -> Plan:
    """The same with the terms of each sum as a matrix of their own before it."""
    steps: list[Step] = []
    for step in plan.steps:
        fold = step.sum
        if fold is None or fold.size == 1:
            steps.append(step)
            continue
        free = [index for index in step.matrix.indices if index not in fold.indices]
        axes = (*fold.indices, *free)
        terms = Matrix(f"terms_{step.matrix.name}", "t", axes)
        steps.append(Step(terms, fold.body))
        added = Fold("sum", fold.indices, terms[axes])
        steps.append(replace(step, body=_put(step.body, fold, added)))
    return Plan(plan.given, tuple(steps), plan.records)


def _put(e: Expr, old: Expr, new: Expr) -> Expr:
    if e is old:
        return new
    return e.mapped(lambda part: _put(part, old, new)) if e.inner else e


def changed(plan: Plan, step: Step, body: Expr) -> Plan:
    """The same with another formula for a step; steps come in an order in which it can be done."""
    other = replace(step, body=body)
    steps = [other if each is step else each for each in plan.steps]
    return Plan(plan.given, tuple(_in_order(steps)), plan.records)


def _in_order(steps: list[Step]) -> Iterator[Step]:
    """Each step after those that it reads."""
    by_matrix = {step.matrix.name: step for step in steps}
    waiting: dict[str, None] = {}
    seen: set[str] = set()

    def take(step: Step) -> Iterator[Step]:
        name = step.matrix.name
        if name in seen:
            return
        if name in waiting:
            raise ValueError(f"{name} follows from itself")
        waiting[name] = None
        for ref in step.body.refs():
            if not ref.back and ref.matrix.name in by_matrix:
                yield from take(by_matrix[ref.matrix.name])
        seen.add(name)
        yield step

    for step in steps:
        yield from take(step)


def put_refs(e: Expr, new: Callable[[Ref], Expr]) -> Expr:
    """A formula with other expressions in place of what it reads."""
    if isinstance(e, Ref):
        return new(e)
    return e.mapped(lambda part: put_refs(part, new)) if e.inner else e


def put_folds(e: Expr, old: Index, new: Index) -> Expr:
    """A formula whose sums over one index go over another."""
    if isinstance(e, Fold) and old in e.indices:
        indices = tuple(new if index is old else index for index in e.indices)
        return Fold(e.kind, indices, e.body.at({old: new}))
    return e.mapped(lambda part: put_folds(part, old, new)) if e.inner else e


def up_to(plan: Plan, name: str, own: Numbers) -> Plan:
    """No more of a plan than one of its matrices needs, with a person's own in it."""
    kept = {each.matrix for each in leading_to(plan, plan.step_of[name], own)}
    steps = tuple(s for s in plan.steps if s.matrix in kept or s.matrix.name in own)
    return Plan(plan.given, steps)


def leading_to(plan: Plan, step: Step, own: Numbers) -> list[Step]:
    """A step and what it is made of but for a person's own, the nearest first."""
    wanted, found = {step.matrix}, list[Step]()
    for each in reversed(plan.steps):
        if each.matrix in wanted and (each is step or each.matrix.name not in own):
            found.append(each)
            wanted |= {ref.matrix for ref in each.body.refs() if not ref.back}
    return found
