"""The numbers: recipes, training, and a cursor that moves through it both ways.

NumPy and the standard library only. Nothing here prints, sleeps, reads the clock or knows a
screen, so a test or a script drives it as well as the app does:

>>> from nntui.engine import Stepper, Timeline, example
>>> stepper = Stepper(Timeline(example("article")))
>>> stepper.seek(iteration=1, phase=2)
>>> stepper.operation.kind
'activation'
>>> stepper.back()
True
>>> (stepper.iteration, stepper.phase)
(1, 1)
"""

from .activations import ACTIVATIONS, SIGMOID, Activation
from .condition import MEASURES, Condition, Measure
from .edits import Edit
from .errors import RecipeError
from .examples import EXAMPLES, example
from .network import INITS, Init, Network
from .player import SPEEDS, Move, Player, Speed
from .problem import Problem
from .recipe import LOSSES, MAX_ITERATION, Loss, Recipe
from .stepper import Stepper
from .timeline import End, Timeline
from .trace import Cell, Matrix, Operation, Trace, of_all_rows, trace
from .what_if import with_edit

__all__ = [
    "ACTIVATIONS",
    "EXAMPLES",
    "INITS",
    "LOSSES",
    "MAX_ITERATION",
    "MEASURES",
    "SIGMOID",
    "SPEEDS",
    "Activation",
    "Cell",
    "Condition",
    "Edit",
    "End",
    "Init",
    "Loss",
    "Matrix",
    "Measure",
    "Move",
    "Network",
    "Operation",
    "Player",
    "Problem",
    "Recipe",
    "RecipeError",
    "Speed",
    "Stepper",
    "Timeline",
    "Trace",
    "example",
    "of_all_rows",
    "trace",
    "with_edit",
]
