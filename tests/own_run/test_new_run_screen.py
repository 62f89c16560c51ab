"""The screen to start a run, at the keyboard."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Button, Input, Label, TextArea

from nntui.data.grid import read_grid
from nntui.draft import Draft, own_recipe, recipe_of
from nntui.engine import EXAMPLES, Edit, Network, Recipe, example
from nntui.tui.screens import new_run
from nntui.tui.screens.form import Choice, Field, Preview, Tick
from nntui.tui.screens.new_run import NewRunScreen

STYLES = Path(new_run.__file__).parents[1] / "nntui.tcss"


class Form:
    """The screen, and hands on its fields."""

    def __init__(self, app: "Host", pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def screen(self) -> NewRunScreen:
        assert isinstance(self.app.screen, NewRunScreen)
        return self.app.screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def choose(self, name: str, value: str) -> None:
        self.screen.query_one(f"#{name}", Choice).value = value
        await self.pilot.pause()

    async def type(self, name: str, text: str) -> None:
        """Paste a text in the place of what stands in a field; keys are much slower in a test."""
        field = self.screen.query_one(f"#{name}").focus()
        if isinstance(field, TextArea):
            field.text = text
        else:
            assert isinstance(field, Input)
            field.value = text
        await self.pilot.pause()

    async def read(self) -> None:
        """Wait until files have been read."""
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    @property
    def told(self) -> str:
        return str(self.screen.query_one("#told", Label).content)

    @property
    def wrong(self) -> set[str]:
        return {str(field.widget.id) for field in self.screen.query(Field).filter(".-invalid")}

    @property
    def shown(self) -> list[str]:
        return [str(field.widget.id) for field in self.screen.query(Field) if field.display]

    @property
    def preview(self) -> list[str]:
        return self.screen.query_one(Preview).render().plain.splitlines()

    @property
    def answer(self) -> Any:
        return self.app.answers[-1]


class Host(App[None]):
    CSS_PATH = STYLES

    def __init__(self, recipe: Recipe) -> None:
        super().__init__()
        self.recipe = recipe
        self.answers: list[Recipe | None] = []

    def on_mount(self) -> None:
        self.push_screen(NewRunScreen(self.recipe), self.answers.append)


Open = Callable[..., AbstractAsyncContextManager[Form]]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setattr(new_run, "DEBOUNCE", 0.01)

    @asynccontextmanager
    async def opening(
        recipe: Recipe | str = "article", size: tuple[int, int] = (120, 36)
    ) -> AsyncIterator[Form]:
        app = Host(example(recipe) if isinstance(recipe, str) else recipe)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Form(app, pilot)

    return opening


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "pets.csv"
    rows = (f"{row},{row % 3},{('cat', 'dog', 'eel')[row % 3]}" for row in range(9))
    path.write_text("weight,legs,kind\n" + "\n".join(rows) + "\n")
    return path


async def test_prefilled_it_starts_the_same_run(opened: Open) -> None:
    async with opened("ring") as form:
        assert form.wrong == set()
        await form.press("enter")
        assert form.answer == example("ring")


async def test_an_example_is_found_in_the_list_by_the_beginning_of_its_name(opened: Open) -> None:
    async with opened(size=(80, 24)) as form:
        await form.press("down", "space", "x", "o", "enter")
        assert form.screen.query_one("#example", Choice).value == "xor"
        await form.press("enter")
        assert form.answer == example("xor")


async def test_the_sign_for_more_rows_takes_the_place_of_two_at_least(opened: Open) -> None:
    async with opened(size=(80, 24)) as form:
        assert not any("more row" in line for line in form.preview)
        assert form.preview[-1].startswith("r4")
        await form.choose("example", "iris")
        assert "more rows" in form.preview[-1]


async def test_whatever_makes_the_run_stays_but_edits(opened: Open) -> None:
    plain = example("article").with_(momentum=0.5, batch=2, rate=0.25)
    async with opened(plain.with_(edits=(Edit(3, "rate", 0.25, 4.0),))) as form:
        await form.press("enter")
        assert form.answer == plain


async def test_another_example_brings_its_network(opened: Open) -> None:
    async with opened() as form:
        choice = form.screen.query_one("#example", Choice).focus()
        await form.press("space", "end", "enter")
        assert choice.value == list(EXAMPLES)[-1] == "iris"
        assert form.screen.query_one("#layers", Input).value == "5,3"
        assert form.told.startswith("150 rows × 4 inputs → 3 outputs · layers 5,3 · 43 weights")
        await form.press("enter")
        assert form.answer == example("iris")


async def test_all_fields_by_hand(opened: Open) -> None:
    async with opened() as form:
        await form.type("layers", "4,1")
        await form.type("activation", "tanh,sigmoid")
        form.screen.query_one("#bias", Tick).focus()
        await form.press("space")
        await form.choose("loss", "cross-entropy")
        await form.type("rate", "0.5")
        await form.type("seed", "7")
        assert "layers 4,1 · 21 weights" in form.told
        await form.press("enter")
    assert form.answer == recipe_of(
        Draft(
            layers="4,1",
            activation="tanh,sigmoid",
            bias=True,
            loss="cross-entropy",
            rate=0.5,
            seed=7,
        )
    )


WRONG = [
    ("layers", "4 1", "Layers: '4 1', expected whole numbers such as 4,1", "4,1"),
    ("layers", "3", "Layers: the last has 3 units, expected 1, one for each column", "2,1"),
    ("activation", "sigmoit", "Activation: 'sigmoit', expected one of sigmoid, tanh", "tanh"),
    ("rate", "0", "Rate: '0', expected a number above 0", "0.1"),
    ("seed", "1.5", "Seed: '1.5', expected a whole number from 0 to 4294967295", "15"),
]


async def test_wrong_fields(opened: Open) -> None:
    async with opened() as form:
        for field, bad, told, good in WRONG:
            await form.type(field, bad)
            assert form.told.startswith(told)
            assert form.wrong == {field}
            await form.press("enter")
            assert form.app.answers == []
            await form.type(field, good)
            assert form.wrong == set()
            assert "weights" in form.told
        await form.press("enter")
    assert form.answer == recipe_of(Draft(layers="2,1", activation="tanh", rate=0.1, seed=15))


async def test_enter_goes_to_what_is_wrong_and_escape_cancels(opened: Open) -> None:
    async with opened() as form:
        await form.type("rate", "fast")
        form.screen.query_one("#source").focus()
        await form.press("enter")
        assert form.screen.focused is form.screen.query_one("#rate")
        assert form.app.answers == []
        await form.press("escape")
        assert form.app.answers == [None]


async def test_the_field_in_hand_is_told_first(opened: Open) -> None:
    async with opened() as form:
        await form.type("layers", "x")
        await form.type("seed", "y")
        assert form.wrong == {"layers", "seed"}
        assert form.told.startswith("Seed: ")
        form.screen.query_one("#layers").focus()
        await form.pilot.pause()
        assert form.told.startswith("Layers: ")


async def test_a_loss_that_does_not_fit(opened: Open) -> None:
    async with opened("iris") as form:
        await form.choose("loss", "squared")
        assert form.wrong == {"loss"}
        assert form.told == "Loss: softmax outputs are trained with cross-entropy"
        await form.press("enter")
        assert form.app.answers == []
        await form.choose("loss", "cross-entropy")
        await form.press("enter")
        assert form.answer == example("iris")


async def test_a_grid_by_hand(opened: Open) -> None:
    async with opened() as form:
        await form.choose("source", "typed")
        await form.type("typed", "0 1 | 1 0")
        assert form.screen.query_one("#layers", Input).value == "2"
        grid = form.screen.query_one(TextArea)
        grid.move_cursor(grid.document.end)
        await form.press("enter", *"2|1 1")
        assert form.wrong == {"typed"}
        assert form.told == "Rows: row 2 has 1 input, expected 2 as in row 1"
        assert form.preview == ["No data yet."]
        await form.press("ctrl+enter")
        assert form.app.answers == []
        await form.type("typed", "0 1 | 1 0\n2.5 -3 | 0 1")
        assert form.told.startswith("2 rows × 2 inputs → 2 outputs · layers 2 · 4 weights")
        await form.press("ctrl+j")  # what many terminals send for it
    problem = read_grid("0 1 | 1 0\n2.5 -3 | 0 1")
    assert form.answer == own_recipe(problem).with_(seed=123, until=100_000)


async def test_a_typed_run_can_be_typed_on_and_started_by_the_button(opened: Open) -> None:
    text = "0 1 | 1\n1 0 | 0"
    async with opened(own_recipe(read_grid(text))) as form:
        assert form.shown[:2] == ["source", "typed"]
        assert form.screen.query_one(TextArea).text == text
        await form.type("typed", text.replace("1 0", "1 1"))
        await form.pilot.click(Button)
        await form.pilot.pause()
        assert form.answer == own_recipe(read_grid("0 1 | 1\n1 1 | 0"))


async def test_a_file(opened: Open, table: Path) -> None:
    async with opened() as form:
        await form.choose("source", "file")
        assert form.told == "File: expected the path of a CSV or TSV file"
        await form.type("data", str(table)[:-1])
        await form.read()
        assert form.told == f"File: {str(table)[:-1]!r}: expected a file, there is none"
        await form.press("end", "v")
        await form.read()
        assert form.told == "Targets: expected some of the columns weight, legs, kind"
        await form.type("target", "kinds")
        await form.read()
        assert form.wrong == {"target"}
        assert "no column 'kinds', expected one of weight, legs, kind" in form.told
        await form.press("end", "backspace")
        await form.read()
        assert form.told.startswith("9 rows × 2 inputs → 3 outputs · layers 3 · 6 weights")
        await form.type("inputs", "weight")
        await form.choose("scale", "minmax")
        await form.read()
        assert form.preview[0].split() == ["weight", "│", "cat", "dog", "eel"]
        await form.press("enter")
    chosen = Draft(
        data=str(table), target="kind", inputs="weight", scale="minmax", seed=123, until=100_000
    )
    assert form.answer == recipe_of(chosen)


async def test_enter_waits_for_the_file(opened: Open, table: Path) -> None:
    async with opened() as form:
        await form.choose("source", "file")
        await form.type("data", str(table))
        await form.pilot.press("tab", *"kind", "enter")
        await form.read()
        assert form.answer.problem.output_names == ("cat", "dog", "eel")


async def test_a_file_is_read_once(
    opened: Open, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    read = new_run.start_of
    monkeypatch.setattr(new_run, "start_of", lambda draft: asked.append(draft) or read(draft))
    async with opened() as form:
        await form.choose("source", "file")
        form.screen.query_one("#data", Input).value = str(table)
        form.screen.query_one("#target", Input).value = "legs"
        form.screen.query_one("#inputs", Input).value = "weight"
        await form.read()
        await form.type("rate", "0.125")
        await form.read()
        assert len(asked) == 1
        table.write_text("weight,legs\n1,1\n")
        await form.type("seed", "9")
        await form.read()
        assert len(asked) == 2
        assert form.told.startswith("1 row × 1 input → 1 output")


async def test_what_is_no_file(opened: Open) -> None:
    async with opened() as form:
        await form.choose("source", "file")
        for path in ("-", "/", "/dev/null", "~nobody-at-all/x.csv", "\0", "x" * 999):
            await form.type("data", path)
            await form.read()
            assert form.wrong == {"data"}
            assert form.told.startswith(f"File: {path!r}: ")


async def test_the_data_of_a_file_can_be_kept(opened: Open, table: Path) -> None:
    recipe = recipe_of(Draft(data=str(table), target="kind", momentum=0.5))
    async with opened(recipe) as form:
        assert form.shown[:2] == ["source", "layers"]
        await form.type("rate", "0.5")
        await form.press("enter")
        assert form.answer == recipe.with_(rate=0.5)


async def test_the_preview(opened: Open) -> None:
    async with opened("xor") as form:
        assert [line.split() for line in form.preview] == [
            ["x1", "x2", "1", "│", "y"],
            ["r1", "0", "0", "1", "│", "0"],
            ["r2", "0", "1", "1", "│", "1"],
            ["r3", "1", "0", "1", "│", "1"],
            ["r4", "1", "1", "1", "│", "0"],
        ]
        await form.choose("example", "iris")
        assert len(form.preview) == 8
        # Long names are cut to the width of their numbers, where they do not differ.
        assert form.preview[0].split() == [
            "sep…gth", "sep…dth", "pet…gth", "…", "│", "seto…", "vers…", "virg…",
        ]  # fmt: skip
        assert form.preview[-1] == "… 144 more rows"


async def test_every_field_can_be_reached_in_a_small_window(opened: Open) -> None:
    async with opened("iris", (60, 16)) as form:
        await form.choose("source", "file")
        seen = []
        while not seen or form.screen.focused is not form.screen.query_one("#source"):
            form.screen.focus_next()
            await form.pilot.pause()
            focused = form.screen.focused
            assert focused is not None
            seen.append(focused.id)
            clip = focused.parent.parent.parent if focused.id != "start" else form.screen
            while not clip.region.contains_region(focused.region):  # until it was scrolled to
                await form.pilot.pause(0.01)
            assert form.screen.region.contains_region(focused.region)
            assert clip.region.contains_region(focused.region)
        assert seen[:-1] == [
            "data", "target", "classes", "inputs", "without", "one_hot", "header", "missing",
            "scale", "scale_targets", "layers", "activation", "bias", "loss", "rate", "first",
            "seed", "init", "batch", "optimizer", "decay", "freeze", "reduction", "until", "start",
        ]  # fmt: skip
        start = form.screen.query_one(Button)
        assert form.screen.region.contains_region(start.region)


async def test_all_that_a_recipe_has_can_be_set(opened: Open) -> None:
    async with opened("xor") as form:
        await form.choose("init", "xavier")
        await form.type("batch", "2")
        form.screen.query_one("#shuffle", Tick).value = True
        await form.choose("optimizer", "adam")
        assert {"beta1", "beta2", "epsilon"} < set(form.shown)
        assert "momentum" not in form.shown
        await form.type("beta2", "0.99")
        await form.type("decay", "0.01")
        await form.type("freeze", "bias")
        await form.choose("reduction", "mean")
        await form.type("until", "500")
        assert form.wrong == set()
        await form.press("enter")
    assert form.answer == example("xor").with_(
        init="xavier", batch=2, shuffle=True, optimizer="adam", beta2=0.99, decay=0.01,
        freeze=("bias",), reduction="mean", until=500,
    )  # fmt: skip


async def test_an_optimizer_brings_its_own_settings(opened: Open) -> None:
    async with opened(example("xor").with_(momentum=0.5)) as form:
        assert form.screen.query_one("#momentum", Input).value == "0.5"
        await form.choose("optimizer", "rmsprop")
        assert form.screen.query_one("#beta2", Input).value == "0.9"
        assert "momentum" not in form.shown
        await form.choose("optimizer", "momentum")
        assert form.screen.query_one("#momentum", Input).value == "0.9"
        await form.choose("optimizer", "sgd")
        await form.press("enter")
    assert form.answer == example("xor")


async def test_first_weights_can_be_typed_in(opened: Open) -> None:
    async with opened("xor") as form:
        await form.choose("first", "typed")
        assert "typed_weights" in form.shown
        assert not {"seed", "init"} & set(form.shown)
        # Those that the seed draws stand there, to be changed.
        start = form.screen.query_one("#typed_weights", TextArea).text
        drawn = example("xor").first_weights
        assert [line.split() for line in start.split("\n")] == [
            *[list(map(repr, row)) for row in drawn[0].tolist()],
            [],
            *[list(map(repr, row)) for row in drawn[1].tolist()],
        ]
        await form.type("typed_weights", "1 2\n3 4\n5 6\n\n7\n8")
        assert form.wrong == {"typed_weights"}
        assert form.told.startswith("Numbers: layer 2: 2×1, expected 3×1")
        await form.type("typed_weights", "1 2\n3 x")
        assert form.told.startswith("Numbers: line 2: ")
        await form.type("typed_weights", "1 2\n3 4\n5 6\n\n7\n8\n9")
        assert form.wrong == set()
        await form.press("ctrl+enter")
    first, second = form.answer.first_weights
    assert first.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert second.tolist() == [[7], [8], [9]]
    assert form.answer.seed is None
    async with opened(form.answer) as again:
        assert "typed_weights" in again.shown
        await again.press("enter")
        assert again.answer == form.answer
    async with opened(form.answer) as again:
        await again.choose("first", "drawn")
        await again.type("seed", "1")
        await again.press("enter")
        assert again.answer == example("xor")


async def test_of_weights_that_fit_both_ways_it_is_told_whose_they_are(opened: Open) -> None:
    async with opened() as form:
        await form.type("layers", "3,1")
        await form.choose("first", "typed")
        await form.type("typed_weights", "1 2 3\n4 5 6\n7 8 9\n\n1\n2\n3")
        assert form.wrong == set()
        assert form.told.endswith("\nA line an input: w1 of unit 1 = 1, w2 of unit 1 = 4, …")
        await form.press("ctrl+enter")
    assert form.answer.first_weights[0].tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]


async def test_a_homework_sheets_weights_are_typed_in_as_they_stand_there(opened: Open) -> None:
    async with opened("xor") as form:
        assert not {"weights_by", "weights_bias"} & set(form.shown)
        await form.choose("first", "typed")
        assert {"weights_by", "weights_bias"} <= set(form.shown)
        # A line a unit, its bias first.
        await form.choose("weights_by", "unit")
        await form.choose("weights_bias", "first")
        await form.type("typed_weights", "0.35 0.15 0.20\n0.45 0.25 0.30\n\n0.60 0.40 0.50")
        assert form.wrong == set()
        assert form.told.endswith(
            "\nA line a unit, the bias first: w1 of unit 1 = 0.1500, w2 of unit 1 = 0.2000, …"
        )
        await form.choose("loss", "mse")
        await form.type("rate", "0.1")
        await form.press("ctrl+enter")
    first, second = form.answer.first_weights
    assert first.tolist() == [[0.15, 0.25], [0.20, 0.30], [0.35, 0.45]]
    assert second.tolist() == [[0.40], [0.50], [0.60]]
    assert (form.answer.loss.name, form.answer.rate) == ("mse", 0.1)


async def test_the_form_says_in_its_own_words_how_typed_weights_would_fit(opened: Open) -> None:
    async with opened("xor") as form:
        await form.choose("first", "typed")
        await form.type("typed_weights", "1 3\n2 4\n\n5 6\n\n7 8\n\n9\n")
        assert form.wrong == {"typed_weights"}
        assert "Lines are units" in form.told or "Biases in a block of their own" in form.told
        assert "--" not in form.told
        assert "eights-b" not in form.told


async def test_where_there_is_no_bias_nobody_is_asked_for_its_place(opened: Open) -> None:
    async with opened("article") as form:
        await form.choose("first", "typed")
        assert "weights_by" in form.shown
        assert "weights_bias" not in form.shown
        await form.choose("weights_by", "unit")
        await form.type("typed_weights", "1 2 3")
        await form.press("ctrl+enter")
    assert form.answer.first_weights[0].tolist() == [[1], [2], [3]]


async def test_given_weights_too_many_to_be_typed_stay(opened: Open) -> None:
    drawn = example("ring").with_(network=Network((40, 1), ("tanh", "sigmoid"), bias=True))
    given = drawn.with_(seed=None, given_weights=drawn.first_weights)
    async with opened(given) as form:
        assert form.screen.query_one("#first", Choice).value == "same"
        await form.press("enter")
    assert form.answer == given


async def test_the_arrows_go_from_field_to_field(opened: Open) -> None:
    async with opened() as form:
        names = []
        for _ in range(4):
            assert form.screen.focused is not None
            names.append(form.screen.focused.id)
            await form.press("down")
        assert names == ["source", "example", "layers", "activation"]
        await form.press("up", "up")
        assert form.screen.focused is form.screen.query_one("#layers")
        await form.choose("source", "typed")
        form.screen.query_one("#source").focus()
        seen = set()
        for _ in range(5):  # the article has four rows
            await form.press("down")
            assert form.screen.focused is not None
            seen.add(form.screen.focused.id)
        assert seen == {"typed", "layers"}
        await form.press("up")
        assert form.screen.focused is form.screen.query_one("#typed")


async def test_examples_are_told_in_the_list(opened: Open) -> None:
    async with opened() as form:
        form.screen.query_one("#example").focus()
        await form.press("space")
        strips = form.app.screen._compositor.render_strips()
        window = "\n".join(strip.text for strip in strips)
        for name, about in EXAMPLES.items():
            assert re.search(rf"{name} +{re.escape(about.sentence)}", window)
        await form.press("down", "enter")
        assert form.screen.query_one("#example", Choice).value == "tiny"
    assert "Trask" in EXAMPLES["tiny"].sentence
    assert "Singman" in EXAMPLES["article"].sentence


@pytest.mark.parametrize(("name", "size"), [("iris", (60, 16)), ("xor", (80, 24))])
async def test_rows_are_in_sight_whatever_field_is_filled_in(
    opened: Open, name: str, size: tuple[int, int]
) -> None:
    async with opened(name, size) as form:
        for field in ("source", "until"):
            form.screen.query_one(f"#{field}").focus()
            await form.pilot.pause()
            preview = form.screen.query_one(Preview).region
            assert form.screen.region.contains_region(preview)
            rows = [line for line in form.preview if re.match(r"r\d", line)]
            assert len(rows) >= 2
            assert preview.height == len(form.preview)
            bottom = form.screen.query_one("#bottom").region
            assert not preview.intersection(bottom)
            assert form.screen.region.contains_region(bottom)


async def test_two_enters_start_once(opened: Open) -> None:
    async with opened() as form:
        await form.pilot.press("enter", "enter")
        assert len(form.app.answers) == 1


async def test_a_perceptron_starts_at_0_unless_another_seed_is_typed(opened: Open) -> None:
    async with opened("and") as form:
        await form.type("activation", "step")
        await form.press("enter")
        assert form.answer.first_weights[0].tolist() == [[0.0]] * 3
    async with opened("and") as form:
        await form.type("activation", "step")
        await form.type("seed", "9")
        await form.press("enter")
        assert form.answer.first_weights[0].all()


async def test_the_switches_of_a_file(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "zoo.csv"
    path.write_text("Id,size,coat,kind\n1,2,fur,7\n2,?,fur,8\n3,4,none,9\n4,5,fur,9\n", "utf-8")
    async with opened() as form:
        await form.choose("source", "file")
        await form.type("data", str(path))
        await form.type("target", "kind")
        await form.type("without", "Id")
        await form.type("one_hot", "coat")
        await form.read()
        assert form.told.endswith("expected a number; Missing skip leaves such rows out")
        await form.choose("missing", "skip")
        await form.read()
        assert form.told.startswith("3 rows × 3 inputs → 1 output")
        await form.type("layers", "3")
        await form.read()
        assert form.told.endswith("Classes makes 2 classes of 'kind': 7, 9")
        form.screen.query_one("#classes", Tick).value = True
        await form.type("layers", "2")
        await form.read()
        assert form.told.startswith("3 rows × 3 inputs → 2 outputs · layers 2")
        await form.press("enter")
        problem = form.answer.problem
        assert problem.classes == ("7", "9")
        assert problem.feature_names == ("size", "coat:fur", "coat:none")


async def test_the_header_and_the_scale_of_targets(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("1,10\n2,30\n3,20\n", "utf-8")
    async with opened() as form:
        await form.choose("source", "file")
        await form.type("data", str(path))
        await form.type("target", "2")
        await form.choose("scale_targets", "minmax")
        await form.read()
        assert form.told.startswith("3 rows")
        await form.choose("header", "names")
        await form.read()
        assert form.told.startswith("2 rows")
        await form.press("enter")
        assert form.answer.problem.targets.tolist() == [[1], [0]]
