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
from .answer import Answer
from .condition import Condition, Extreme, Found, Goal, Order, Sought, Turn, Weight
from .confusion import Confusion
from .edits import Edit, Listed
from .errors import RecipeError
from .examples import EXAMPLES, example
from .expression import Cell, Matrix
from .goes_into import Reached, goes_into, is_in_batch, wave
from .losses import LOSSES, Loss
from .measures import MEASURES, Measure, measures_of
from .network import INITS, Init, Network
from .network_plan import network_plan
from .optimizers import OPTIMIZERS
from .origin import (
    Computed,
    Drawn,
    Edited,
    Given,
    Origin,
    Place,
    Read,
    carried,
    origin,
    source,
    value_of,
)
from .plan import Plan, Step
from .player import SPEEDS, Move, Player, Speed
from .problem import Problem
from .recipe import MAX_ITERATION, REDUCTIONS, Recipe
from .search import Search
from .stepper import Stepper
from .timeline import End, Timeline
from .trace import AllRows, Errors, NetworkTrace, Operation, Trace, of_all_rows, trace
from .what_if import with_edit, with_switched

__all__ = [
    "ACTIVATIONS",
    "EXAMPLES",
    "INITS",
    "LOSSES",
    "MAX_ITERATION",
    "MEASURES",
    "OPTIMIZERS",
    "REDUCTIONS",
    "SIGMOID",
    "SPEEDS",
    "Activation",
    "AllRows",
    "Answer",
    "Cell",
    "Computed",
    "Condition",
    "Confusion",
    "Drawn",
    "Edit",
    "Edited",
    "End",
    "Errors",
    "Extreme",
    "Found",
    "Given",
    "Goal",
    "Init",
    "Listed",
    "Loss",
    "Matrix",
    "Measure",
    "Move",
    "Network",
    "NetworkTrace",
    "Operation",
    "Order",
    "Origin",
    "Place",
    "Plan",
    "Player",
    "Problem",
    "Reached",
    "Read",
    "Recipe",
    "RecipeError",
    "Search",
    "Sought",
    "Speed",
    "Step",
    "Stepper",
    "Timeline",
    "Trace",
    "Turn",
    "Weight",
    "carried",
    "example",
    "goes_into",
    "is_in_batch",
    "measures_of",
    "network_plan",
    "of_all_rows",
    "origin",
    "source",
    "trace",
    "value_of",
    "wave",
    "with_edit",
    "with_switched",
]
