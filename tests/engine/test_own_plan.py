"""A plan is no network's: what it says is done, shown and printed, and nothing else is."""

import json
import math

import numpy as np
import pytest
from tests.naive import bits

from nntui.engine import Matrix, Plan, Step, Trace, example, network_plan
from nntui.engine.arrays import compile_arrays
from nntui.engine.expression import Choose, Index, Num, call, evaluate, greatest, total
from nntui.engine.plan import State
from nntui.engine.trace import given_rows
from nntui.engine.trainer import Trainer
from nntui.engine.written_out import compile_loop, source
from nntui.explain.arithmetic import blocks, constants
from nntui.explain.transcript import as_json, as_markdown, as_text, border

# A shop: what is sold of some goods on each day, at prices that rise where much is sold.
DAY, GOOD = Index("d", 2, ("mon", "tue")), Index("g", 3, ("tea", "rice", "salt"))
SOLD = Matrix("sold", "n", (DAY, GOOD), is_typed=True)
PRICE = Matrix("price", "price", (GOOD,))
TAKINGS = Matrix("takings", "t", (DAY,))
DEMAND = Matrix("demand", "demand", (GOOD,))
BEST = Matrix("best", "best", ())
GIVEN = {"sold": np.array([[3.0, 0.0, 2.0], [1.0, 5.0, 4.0]])}
FIRST: State = (np.array([2.0, 0.5, 0.25]),)


def shop() -> Plan:
    """Takings of each day, the demand for each good, and tomorrow's prices."""
    demand = total(DAY, SOLD[DAY, GOOD]) / Num(10.0, "k")
    rise = Choose(DEMAND[GOOD], ">", Num(0.4), yes=Num(0.5, "ρ") * DEMAND[GOOD], no=Num(0.0))
    return Plan(
        (SOLD,),
        (
            Step(TAKINGS, total(GOOD, SOLD[DAY, GOOD] * PRICE.before(GOOD)), "takings"),
            Step(BEST, greatest(DAY, TAKINGS[DAY]), "best day"),
            Step(DEMAND, demand, "demand", remark="k the size of the shop"),
            Step(PRICE, PRICE.before(GOOD) + rise, "price"),
        ),
        (BEST,),
    )


def without(plan: Plan, title: str) -> Plan:
    """A plan without the steps of a title, and without what is made of them."""
    gone: set[Matrix] = set()
    kept = []
    for step in plan.steps:
        reads = {ref.matrix for ref in step.body.refs() if not ref.back}
        if step.title == title or reads & gone:
            gone.add(step.matrix)
        else:
            kept.append(step)
    records = tuple(matrix for matrix in plan.records if matrix not in gone)
    return Plan(plan.given, tuple(kept), records)


def traced(plan: Plan, iteration: int = 0, state: State = FIRST) -> Trace:
    made = compile_arrays(plan)(GIVEN, state)
    return Trace(plan, iteration, GIVEN, state, made)


def by_hand(price: list[float]) -> dict[str, list[float]]:
    """The same in plain Python."""
    sold = GIVEN["sold"].tolist()
    takings = [row[0] * price[0] + row[1] * price[1] + row[2] * price[2] for row in sold]
    demand = [(sold[0][good] + sold[1][good]) / 10.0 for good in range(3)]
    new = [p + (0.5 * d if d > 0.4 else 0.0) for p, d in zip(price, demand, strict=True)]
    return {"takings": takings, "best": [max(takings)], "demand": demand, "price": new}


def test_it_is_computed_as_by_hand_and_every_number_is_its_expressions() -> None:
    one = traced(shop())
    for name, numbers in by_hand(FIRST[0].tolist()).items():
        assert bits(one.values(name).ravel()) == bits(numbers)
    for operation in one.operations:
        for at in operation.matrix.places:
            again = evaluate(operation.body, operation.env(*at), one.value)
            assert bits(again) == bits(operation.values[at])
            assert all(math.isfinite(one.value(cell)) for cell in operation.sources(*at))


def test_the_printed_loop_has_the_bits_of_the_trace() -> None:
    plan, state = shop(), FIRST
    best = []
    for iteration in range(50):
        one = traced(plan, iteration, state)
        best.append(float(one.values("best")))
        state = one.next_state
    flat, (records,) = compile_loop(plan, GIVEN)(tuple(plan.flat(FIRST).tolist()), 50)
    assert bits(flat) == bits(*state)
    assert bits(records) == bits(best)
    assert best[0] < best[-1]  # prices do rise


def test_what_is_carried_on_is_found_in_the_formulas() -> None:
    assert shop().state == (PRICE,)
    assert without(shop(), "price").state == (PRICE,)  # still read, and the same every day
    assert [step.title for step in shop().phases] == ["takings", "best day", "demand", "price"]


def told(plan: Plan) -> str:
    """All that is shown of a day: text, page, JSON and the arithmetic."""
    one = traced(plan)
    lines = [
        f"{block.heading} {block.symbolic} {line.text}"
        for block in blocks(one, [0])
        for line in block.lines("all")
    ]
    return "\n".join([as_text(one), as_markdown(one), as_json(one), *lines, border(one)])


@pytest.mark.parametrize(("title", "name"), [("best day", "best"), ("demand", "demand")])
def test_a_step_that_is_left_out_is_gone_from_everywhere(title: str, name: str) -> None:
    whole = Plan(shop().given, shop().steps)
    # Of the steps that are left none may read it: prices go with the demand.
    plan = without(whole, "price") if name == "demand" else whole
    less = without(plan, title)
    before, after = traced(plan), traced(less)

    assert name in plan.matrices
    assert name not in less.matrices
    assert before.phases == after.phases + 1
    assert title in [each.step.title for each in before.operations]
    assert title not in [each.step.title for each in after.operations]
    assert [each.phase for each in after.operations] == list(range(1, after.phases + 1))
    with pytest.raises(KeyError):
        after.values(name)

    wanted = {*plan.matrices} - {name}
    assert wanted == {*less.matrices}
    kept = Plan(plan.given, plan.steps, tuple(m for m in (BEST, DEMAND) if m.name == name))
    if name == "best":  # a matrix of rank 0 can be kept, so that its code is there
        assert name in source(kept, GIVEN)
    assert name not in source(less, GIVEN)

    assert title in told(plan)
    assert title not in told(less)
    assert name not in told(less)
    kinds = [each["kind"] for each in json.loads(as_json(after))["operations"]]
    assert kinds == [each.step.title for each in after.operations]


def test_a_networks_step_can_be_left_out_as_well() -> None:
    recipe = example("eleven-lines").with_(reduction="mean")
    plan = network_plan(recipe, 4)
    less = without(plan, "update")
    # Without the updates nothing makes new weights.
    new_weights = {"w1", "w2"}
    less = Plan(
        less.given,
        tuple(step for step in less.steps if step.matrix.name not in new_weights),
        less.records,
    )
    given, state = given_rows(recipe, range(4)), recipe.first_weights
    one = Trace(less, 0, given, state, compile_arrays(less)(given, state))
    assert [each.step.title for each in one.operations] == [
        each.title for each in plan.phases if each.title != "update"
    ]
    text = as_text(one)
    assert "gradient" in text
    assert "update" not in text
    assert "Δw" not in text
    assert "c1" not in source(less, given)


def test_a_step_that_is_added_is_trained_with_and_kept() -> None:
    # The size of all weights of the first layer, recorded at each iteration.
    def extend(plan: Plan) -> Plan:
        w1 = plan.matrices["w1"]
        size = Matrix("size", "|w|", ())
        body = total(*w1.indices, call("abs")(w1.before(*w1.indices)))
        return Plan(plan.given, (Step(size, body, "size"), *plan.steps), (*plan.records, size))

    trainer = Trainer(example("eleven-lines"), extend)
    done = trainer.run(trainer.first, 0, 3)
    one = trainer.trace(trainer.first, 0)
    assert one.operations[0].step.title == "size"
    assert one.phases == Trainer(example("eleven-lines")).trace(trainer.first, 0).phases + 1
    assert done.records[-1][0] == pytest.approx(np.abs(trainer.first[0]).sum())
    assert bits(done.records[-1][0]) == bits(one.values("size"))
    assert "size" in as_text(one)


def test_it_is_shown_by_what_its_steps_say_of_themselves() -> None:
    one = traced(shop())
    text = as_text(one)
    assert text.splitlines()[0] == "iteration 0"
    assert [block.heading for block in blocks(one, [])] == [
        "takings",
        "best day",
        "demand",
        "price",
    ]
    takings, best, demand, price = blocks(one, [])
    assert [line.label for line in takings.lines("4")] == ["mon", "tue"]
    assert [line.label for line in price.lines("4")] == ["tea", "rice", "salt"]
    assert takings.lines("4")[0].text == ("(3 × 2.0000) + (0 × 0.5000) + (2 × 0.2500) = 6.5000")
    assert best.symbolic == "best = max(tmon, ttue)"
    assert [line.text for line in best.lines("4")] == ["max(6.5000, 5.5000) = 6.5000"]
    assert demand.symbolic.endswith(" / k, k the size of the shop")
    assert demand.lines("4")[0].text == "(3 + 1) / 10 = 0.4000"
    assert constants(one.plan) == {"k": 10.0, "ρ": 0.5}
    assert border(one) == "k 10 · ρ 0.5"
    for block in blocks(one, []):
        assert block.symbolic in text
        for line in block.lines("4"):
            assert f"{line.label:4} {line.text}".rstrip() in text


def test_its_json_has_numbers_of_every_rank() -> None:
    told = json.loads(as_json(traced(shop())))
    assert list(told) == ["iteration", "state", "operations"]
    assert told["state"] == {"price": FIRST[0].tolist()}
    assert [each["values"] for each in told["operations"]] == [
        [6.5, 5.5], 6.5, [0.4, 0.5, 0.6], [2.0, 0.75, 0.55],
    ]  # fmt: skip
    assert [each["kind"] for each in told["operations"]] == [
        *["takings", "best day", "demand", "price"]
    ]
    assert {each["layer"] for each in told["operations"]} == {0}
