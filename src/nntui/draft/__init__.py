"""What a person typed, at the shell or into a form, becomes a recipe.

Knows neither: what is wrong is a `FieldError` or several, each with its field, and whoever asked
says it in its own words.

- `draft`: what was typed, and the recipe that it makes out of data.
- `texts`: what a field's text means.
- `data`: where the data comes from: an example, a file, or a typed grid.
- `errors`: what is wrong with which field.

>>> Draft(example="xor", layers="3,1", rate="0.5")
Draft(example='xor', layers='3,1', rate='0.5')
>>> recipe_of(Draft(example="xor", layers="3,1", rate="0.5")).network.sizes
(3, 1)
>>> recipe_of(Draft(layers="three", rate="0"))
Traceback (most recent call last):
nntui.draft.errors.DraftError: layers: 'three', expected whole numbers such as 4,1
rate: '0', expected a number above 0
"""

from .data import own_recipe, start_of
from .draft import Draft, check, recipe_of, recipe_on
from .errors import ClashError, DraftError, FieldError, FileError

__all__ = [
    "ClashError",
    "Draft",
    "DraftError",
    "FieldError",
    "FileError",
    "check",
    "own_recipe",
    "recipe_of",
    "recipe_on",
    "start_of",
]
