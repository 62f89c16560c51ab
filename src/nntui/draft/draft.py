"""What a person typed, and the recipe that it makes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ..engine import (
    INITS,
    LOSSES,
    MAX_ITERATION,
    OPTIMIZERS,
    REDUCTIONS,
    SIGMOID,
    Activation,
    Network,
    Problem,
    Recipe,
    RecipeError,
)
from ..engine.network import MAX_SEED, Init
from ..explain.numbers import write_exact
from . import texts
from .classes import offer_of_classes
from .data import start_of
from .errors import ClashError, DraftError, FieldError
from .weights import field_of, place_of, weights_of


@dataclass(frozen=True, kw_only=True, repr=False)
class Draft:
    """What a person typed to start a run, field by field; `None` where nothing was said.

    A text is read as it was typed; a number or a yes or no is taken as it is. The fields are those
    of the command line's options, `typed` for a grid of numbers, and `typed_weights`.
    """

    example: str | None = None
    data: str | None = None
    typed: str | None = None
    target: str | None = None
    inputs: str | None = None
    names: str | None = None
    without: str | None = None
    one_hot: str | None = None
    classes: bool | None = None
    missing: str | None = None
    scale: str | None = None
    scale_targets: str | None = None
    header: bool | None = None
    layers: str | None = None
    activation: str | None = None
    bias: bool | None = None
    loss: str | None = None
    init: str | None = None
    weights: str | None = None
    typed_weights: str | None = None
    weights_by: str | None = None
    weights_bias: str | None = None
    batch: str | None = None
    shuffle: bool | None = None
    optimizer: str | None = None
    momentum: float | str | None = None
    beta1: float | str | None = None
    beta2: float | str | None = None
    epsilon: float | str | None = None
    decay: float | str | None = None
    freeze: str | None = None
    reduction: str | None = None
    rate: float | str | None = None
    seed: int | str | None = None
    until: int | str | None = None

    def __repr__(self) -> str:
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        parts = [f"{name}={value!r}" for name, value in said.items() if value is not None]
        return f"Draft({', '.join(parts)})"

    @classmethod
    def of(cls, recipe: Recipe) -> "Draft":
        """What makes the recipe out of its problem, but for weights that are given."""
        network = recipe.network
        names = [activation.name for activation in network.activations]
        return cls(
            layers=",".join(str(size) for size in network.sizes),
            activation=names[0] if len(set(names)) == 1 else ",".join(names),
            bias=network.bias,
            loss=recipe.loss.name,
            rate=write_exact(recipe.rate),
            seed="" if recipe.seed is None else str(recipe.seed),
            # A seed alone would draw the weights of a perceptron anew.
            init=recipe.init,
            batch="full" if recipe.batch is None else str(recipe.batch),
            shuffle=recipe.shuffle,
            optimizer=recipe.optimizer,
            momentum=write_exact(recipe.momentum),
            beta1=write_exact(recipe.beta1),
            beta2=write_exact(recipe.beta2),
            epsilon=write_exact(recipe.epsilon),
            decay=write_exact(recipe.decay),
            freeze=",".join(recipe.freeze),
            reduction=recipe.reduction,
            until=str(recipe.until),
        ).without_lost()

    def without_lost(self) -> "Draft":
        """The same without settings that its optimizer has no use for."""
        takes = OPTIMIZERS[self.optimizer or "sgd"].takes
        return replace(self, **{name: None for name in OF_OPTIMIZERS if name not in takes})

    def changes_to(self, recipe: Recipe) -> "Draft":
        """The same where it says something else than what a recipe has already."""
        has = Draft.of(recipe)
        same = {
            field.name: None
            for field in fields(self)
            if getattr(self, field.name) == getattr(has, field.name)
        }
        return replace(self, **same)


OF_OPTIMIZERS = ("momentum", "beta1", "beta2", "epsilon")
"""The settings that only some optimizers have."""

_Reader = Callable[[str], Any] | None
"""How the text of a field is read; `None` for a yes or no, which is never typed."""

OF_NETWORK: dict[str, _Reader] = {
    "layers": texts.layers,
    "activation": texts.activations,
    "bias": None,
}
"""The fields about the network."""

OF_RECIPE: dict[str, _Reader] = {
    "loss": texts.one_of(LOSSES),
    "init": texts.one_of(INITS),
    "batch": texts.batch,
    "shuffle": None,
    "optimizer": texts.one_of(OPTIMIZERS),
    "momentum": texts.share,
    "beta1": texts.share,
    "beta2": texts.share,
    "epsilon": texts.positive,
    "decay": texts.not_negative,
    "freeze": texts.names,
    "reduction": texts.one_of(REDUCTIONS),
    "rate": texts.positive,
    "seed": texts.whole(MAX_SEED),
    "until": texts.whole(MAX_ITERATION),
}
"""The fields that the recipe has by the same name. A new one takes a line here, one in `Draft` and
one among the command line's options; in a saved run's file, one in `runs.fields`."""

_FIELD_OF = {"activations": "activation"}
"""The field that the engine's errors are about, where it has another name there."""


def recipe_of(draft: Draft, notes: list[str] | None = None) -> Recipe:
    """The recipe that a draft makes.

    Args:
        draft: What was typed.
        notes: Takes what should be told of the files that were read, a line each.

    Raises:
        DraftError: It makes none.
    """
    start = start_of(draft)
    if notes is not None:
        notes += [f"{start.problem.name}: {note}" for note in start.problem.notes]
    return recipe_on(draft, start, notes)


def recipe_on(draft: Draft, start: Recipe, notes: list[str] | None = None) -> Recipe:
    """A recipe with what a draft says about anything but the data.

    Where the start's weights are given, a seed of no text leaves them as they are. Layers and bias
    that are not said are those of the weights' file, where there is one.

    Args:
        draft: What was typed.
        start: What it begins with.
        notes: Takes what should be told of the weights, a line.

    Raises:
        DraftError: It makes none.
    """
    keeps_weights = draft.seed == "" and start.given_weights is not None
    said = _read(draft, {"seed"} if keeps_weights else set())
    changes = {name: value for name, value in said.items() if name in OF_RECIPE}
    if field_of(draft):
        given = weights_of(draft, start.problem, said.get("layers"))
        said |= {"layers": given.sizes, "bias": given.has_bias}
        changes |= {"seed": None, "given_weights": given.matrices}
        if notes is not None and given.note:
            notes.append(f"{place_of(draft)}{given.note}")
    _check_settings(said, start)
    try:
        network = _network(start.network, *(said.get(name) for name in OF_NETWORK))
        changes.setdefault("freeze", _still_frozen(start, network))
        changes.setdefault("init", _init(start, network, changes.get("seed") is not None))
        return start.with_(network=network, **changes)
    except RecipeError as error:
        raise DraftError(_refused(error, start.problem, draft)) from None


def _check_settings(said: dict[str, Any], start: Recipe) -> None:
    """Refuse settings that the optimizer, where one is named, has no use for."""
    optimizer = OPTIMIZERS[said.get("optimizer", start.optimizer)]
    is_named = "optimizer" in said or optimizer.name not in ("sgd", "momentum")
    for name in OF_OPTIMIZERS:
        # Momentum alone is an optimizer by itself.
        is_lost = name not in optimizer.takes and (is_named or name != "momentum")
        if said.get(name) and is_lost:
            raise DraftError(FieldError(name, f"does not go with the optimizer {optimizer.name}"))


def _still_frozen(start: Recipe, network: Network) -> tuple[str, ...]:
    """What stays frozen in another network: what there still is, if something is left to train."""
    layers = [str(layer) for layer in range(1, network.layers + 1)]
    kept = tuple(
        name for name in start.freeze if name in layers or (name == "bias" and network.bias)
    )
    return kept if set(layers) - set(kept) else tuple(name for name in kept if name == "bias")


def _init(start: Recipe, network: Network, is_drawn: bool) -> Init:
    """How first weights are drawn where nobody says it.

    Those of a perceptron start at 0, as in every course, unless a seed is said to draw them.
    """
    if network.is_perceptron:
        if is_drawn:
            return "uniform" if start.init == "zeros" else start.init
        return start.init if start.network.is_perceptron else "zeros"
    # Hidden units of equal weights would stay equal for good.
    return "uniform" if start.network.is_perceptron and start.init == "zeros" else start.init


def check(draft: Draft) -> None:
    """Check what can be checked before there is data.

    Raises:
        DraftError: A text says nothing.
    """
    _read(draft, set())


def _read(draft: Draft, unsaid: set[str]) -> dict[str, Any]:
    """The value of each field that says something."""
    errors = list(_clashes(draft))
    values = {}
    for name, read in (OF_NETWORK | OF_RECIPE).items():
        value = getattr(draft, name)
        if value is None or name in unsaid:
            continue
        try:
            values[name] = read(value) if read and isinstance(value, str) else value
        except ValueError as error:
            errors.append(FieldError(name, str(error)))
    if errors:
        raise DraftError(*errors)
    return values


def _clashes(draft: Draft) -> Iterator[FieldError]:
    if field := field_of(draft):
        for name in ("seed", "init"):
            if getattr(draft, name) is not None:
                yield ClashError(field, "expected one of them", "takes the place of", name)
        return
    for name in ("weights_by", "weights_bias"):
        if getattr(draft, name) is not None:
            yield ClashError(name, "", "goes with", "weights")


def _network(
    start: Network, sizes: Sequence[int] | None, names: list[str] | None, bias: bool | None
) -> Network:
    """A network with other layers, activations or bias.

    New hidden layers are sigmoid unless `names` says otherwise; the last layer stays what it is.
    """
    sizes = sizes or start.sizes
    activations: Sequence[Activation | str] = start.activations
    if len(sizes) != len(activations):
        activations = (*[SIGMOID] * (len(sizes) - 1), activations[-1])
    if names:
        activations = names * len(sizes) if len(names) == 1 else names
    return Network(sizes, activations, start.bias if bias is None else bias)


def _refused(error: RecipeError, problem: Problem, draft: Draft) -> FieldError:
    """What the engine refused, as the field that says it.

    Args:
        error: What the engine said.
        problem: What was to be learnt.
        draft: What was typed.
    """
    if error.field in ("layers", "activations"):
        reason = error.reason + offer_of_classes(problem, error.reason)
        return FieldError(_FIELD_OF.get(error.field, error.field), reason)
    if error.field != "weights":
        return FieldError(_FIELD_OF.get(error.field, error.field), error.reason)
    field = field_of(draft)
    if not field:
        reason = f"the given weights are {error.reason}; a seed draws new ones"
        return FieldError("seed", reason)
    of_layer = "" if error.layer is None else f"layer {error.layer}: "
    return FieldError(field, f"{place_of(draft)}{of_layer}{error.reason}")
