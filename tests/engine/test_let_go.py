"""A session may look at many runs; what it has left behind is not held."""

import gc
import weakref

import numpy as np

from nntui.engine import SIGMOID, Edit, Network, Problem, Recipe, Timeline, example
from nntui.engine.trainer import Trainer


def test_training_row_by_row_leaves_no_traces_for_the_collector_to_find() -> None:
    recipe = example("iris")
    trainer = Trainer(recipe)
    assert not trainer.is_written_out
    gc.disable()  # what only it would free is still there then
    try:
        first = weakref.ref(trainer.trace(trainer.first, 0))
        trainer.run(trainer.first, 0, 5)
        assert first() is None
    finally:
        gc.enable()


def test_the_data_of_a_run_goes_with_it() -> None:
    problem = Problem(np.ones((30, 3)), np.zeros((30, 1)))
    recipe = Recipe(problem, Network((1,), (SIGMOID,)), seed=1)
    timeline = Timeline(recipe.with_(edits=(Edit(1, "input", 2.0, 1.0),)))
    timeline.extend(3)
    held = [weakref.ref(each) for each in (problem, timeline.trainer.recipe_at(2).problem)]
    del problem, recipe, timeline
    gc.collect()
    assert [each() for each in held] == [None, None]
