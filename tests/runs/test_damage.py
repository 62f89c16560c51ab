"""Each kind of damage gets its message, on one line, and leaves the file as it was."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nntui.runs import Run, RunError, load_run, save_run

HEX = "0x" + "f" * 5_000  # Python reads it, but refuses to write it as digits
WEIGHT = "[0.3929383711957233]"
WEIGHTS = "[weights]\nlayer_1 = [\n    [0.3929383711957233],"


def message(path: Path) -> str:
    """What is said about a file, after its path."""
    before = path.read_bytes()
    with pytest.raises(RunError) as caught:
        load_run(path)
    assert path.read_bytes() == before
    assert list(path.parent.glob("*.toml")) == [path]
    text = str(caught.value)
    assert text == f"{path}: {caught.value.without_file}"
    assert caught.value.file == path
    assert "\n" not in text
    return caught.value.without_file


def damaged(run: Run, path: Path, old: str, new: str) -> str:
    """What is said about a run's file in which `old` was replaced."""
    save_run(run, path)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return message(path)


Case = tuple[str, str, str]


def each(cases: list[Case]) -> pytest.MarkDecorator:
    """A test for each case, called by its message: some of the damage is very long."""
    return pytest.mark.parametrize(
        ("old", "new", "expected"), cases, ids=[expected for _, _, expected in cases]
    )


@each(
    [
        # The format
        ("format = 2\n", "", "format: missing, expected 2"),
        (
            "format = 2",
            "format = 3\nmore = 1",
            "format: 3, this nntui reads up to 2: it was saved by a newer one",
        ),
        ("format = 2", "format = 0", "format: 0, expected 2"),
        ("format = 2", "format = true", "format: true, expected 2"),
        ("format = 2", 'format = "1"', "format: '1', expected 2"),
        ("format = 2", f"format = {HEX}", "format: a number beyond 64 bits, this nntui reads up"),
        # Keys
        ('name = "a run"\n', "", "name: missing, expected a text"),
        ("[place]", "[places]", "places: unknown key, expected only format, name, saved, place"),
        ("phase = 2", "fase = 2", "place.fase: unknown key, expected only iteration, phase, row"),
        ("rate = 1.0\n", "", "recipe.rate: missing, expected a finite number"),
        ("rate = 1.0", "rate = 1.0\nlost = 1", "recipe.lost: unknown key, expected only example"),
        (
            'loss = "squared"',
            'loss = "cubed"',
            "recipe.loss: 'cubed', expected one of squared, squ",
        ),
        ('init = "uniform"', "init = 1", "recipe.init: 1, expected a text"),
        ("momentum = 0.0", "momentum = 1.0", "recipe.momentum: 1, expected a number from 0 to"),
        ("momentum = 0.0", "batch = 5", "recipe.batch: 5, expected a whole number from 1 to 4"),
        ("momentum = 0.0", "shuffle = 1", "recipe.shuffle: 1, expected true or false"),
        ("rate = 1.0", 'rate = 1.0\n"a\\nb" = 1', r"recipe.'a\nb': unknown key, expected only"),
        ("[weights]\n", "[weights]\nlayer_2 = [[1]]\n", "weights.layer_2: unknown key, expected"),
        ("[[fingerprint]]\n", "[[fingerprint]]\na = 1\n", "fingerprint 1.a: unknown key, expected"),
        ('example = "article"\n', "", "recipe.example: missing, expected an example, or a problem"),
        # The name and the time
        ('"a run"', "7", "name: 7, expected a text"),
        ('"a run"', '"../../a"', "name: '../../a', expected 1 to 80 letters, digits"),
        ('"a run"', '"a\\nb"', r"name: 'a\nb', expected 1 to 80 letters, digits"),
        ("saved = 2026-01-31 12:30:15.000250+00:00\n", "", "saved: missing, expected a date and"),
        ("15.000250+00:00", "15", "saved: 2026-01-31 12:30:15, expected a date and time with its"),
        ("12:30:15.000250+00:00", "", "saved: 2026-01-31, expected a date and time with its"),
        ("2026-01-31 12:30:15.000250+00", "0001-01-01 00:00:00+02", "saved: 0001-01-01 00:00:00"),
        ("saved = 2026", 'saved = "now" #', "saved: 'now', expected a date and time with its"),
        # The place
        ("iteration = 1234", "iteration = -1", "place.iteration: -1, expected a whole number from"),
        (
            "iteration = 1234",
            "iteration = 10_000_001",
            "place.iteration: 10000001, expected a whole number from 0 to 10000000",
        ),
        ("iteration = 1234", f"iteration = {HEX}", "place.iteration: a number beyond 64 bits, exp"),
        ("iteration = 1234", "iteration = 12.0", "place.iteration: 12.0, expected a whole number"),
        ("phase = 2", "phase = 7", "place.phase: 7, expected a whole number from 0 to 6"),
        ("phase = 2", "phase = -1", "place.phase: -1, expected a whole number from 0 to 6"),
        ("phase = 2", "phase = true", "place.phase: true, expected a whole number from 0 to 6"),
        ("row = 1", "row = 0", "place.row: 0, expected a whole number from 1 to 4"),
        ("row = 1", "row = 5", "place.row: 5, expected a whole number from 1 to 4"),
        ("unit = 1", "unit = 2", "place.unit: 2, expected a whole number from 1 to 1"),
        ("unit = 1", "unit = []", "place.unit: an empty list, expected a whole number"),
        # The recipe
        ('"article"', '"artikel"', "recipe.example: 'artikel', expected one of article, tiny, el"),
        ('"article"', "1979-05-27", "recipe.example: 1979-05-27, expected a text"),
        ('"article"', "{ a = 1 }", "recipe.example: a table, expected a text"),
        ('"article"', f'"{"a" * 99}"', f"recipe.example: '{'a' * 40}…', expected one of"),
        ("seed = 123", "seed = 1.5", "recipe.seed: 1.5, expected a whole number from 0 to 42949"),
        ("seed = 123", "seed = -1", "recipe.seed: -1, expected a whole number from 0 to 429496729"),
        ("seed = 123", "seed = 4294967296", "recipe.seed: 4294967296, expected a whole number fr"),
        (
            "seed = 123",
            "seed = 124",
            "weights: not those that seed 124 draws, expected the same; "
            "remove seed from [recipe] to start from the weights in the file",
        ),
        ("rate = 1.0", "rate = true", "recipe.rate: true, expected a finite number"),
        ("rate = 1.0", 'rate = "1"', "recipe.rate: '1', expected a finite number"),
        ("rate = 1.0", "rate = nan", "recipe.rate: nan, expected a finite number"),
        ("rate = 1.0", "rate = inf", "recipe.rate: inf, expected a finite number"),
        ("rate = 1.0", "rate = 1e999", "recipe.rate: inf, expected a finite number"),
        ("rate = 1.0", f"rate = {HEX}", "recipe.rate: a number beyond 64 bits, expected a finite"),
        ("rate = 1.0", "rate = 0", "recipe.rate: 0, expected a finite number above 0"),
        ("rate = 1.0", "rate = -0.5", "recipe.rate: -0.5, expected a finite number above 0"),
        ("until = 100000", "until = -1", "recipe.until: -1, expected a whole number from 0 to"),
        ("until = 100000", f"until = {HEX}", "recipe.until: a number beyond 64 bits, expected"),
        (
            "until = 100000",
            "until = 100000\nproblem.inputs = [[1]]",
            "recipe.problem: beside an example, expected one or the other",
        ),
        (
            "until = 100000",
            "until = 100000\nnetwork.sizes = [1]",
            "recipe.network.activations: missing, expected a list of texts",
        ),
        # Weights and fingerprints
        (WEIGHTS, "[weights]\nlayer_1 = [\n", "weights.layer_1: 2×1, expected 3×1"),
        (
            WEIGHTS,
            f"{WEIGHTS}\n[1.0, 2.0],",
            "weights.layer_1: row 2 has length 2, expected 1 as row 1 has",
        ),
        (
            WEIGHTS,
            WEIGHTS.replace("0.39", "0.38"),
            "weights: not those that seed 123 draws, expected the same; remove seed from [recipe]",
        ),
        (
            WEIGHTS,
            WEIGHTS.replace("0.3929383711957233", "nan"),
            "weights.layer_1: row 1, column 1 is nan, expected a finite number",
        ),
        (
            WEIGHTS,
            WEIGHTS.replace("0.3929383711957233", '"0.5"'),
            "weights.layer_1: row 1, column 1 is '0.5', expected a finite number",
        ),
        (WEIGHT, "[true]", "fingerprint 1.layer_1: row 1, column 1 is true, expected a finite nu"),
        (WEIGHT, "[-inf]", "fingerprint 1.layer_1: row 1, column 1 is -inf, expected a finite nu"),
        (WEIGHT, f"[{HEX}]", "fingerprint 1.layer_1: row 1, column 1 is a number beyond 64 bits"),
        (WEIGHT, "[[1]]", "fingerprint 1.layer_1: row 1, column 1 is a list, expected a finite n"),
        (WEIGHT, "[]", "fingerprint 1.layer_1: row 1 is an empty list, expected a list of number"),
        (WEIGHT, "1", "fingerprint 1.layer_1: row 1 is 1, expected a list of numbers"),
        (WEIGHT, "[1, 2]", "fingerprint 1.layer_1: row 2 has length 1, expected 2 as row 1 has"),
        ("[[fingerprint]]", "[fingerprint]", "Cannot"),
        ("iteration = 10\n", "iteration = -10\n", "fingerprint 3.iteration: -10, expected a whole"),
        ("iteration = 10\n", "", "fingerprint 3.iteration: missing, expected a whole number fro"),
        # No TOML
        ("format = 2", "format 1", "Expected '=' after a key"),
        ("rate = 1.0", "rate = ", "Invalid value (at line 14, column 8), expected a TOML file"),
        ("rate = 1.0", "rate = 1\nrate = 2", "Cannot overwrite a value"),
        ("rate = 1.0", "rate = " + "9" * 5_000, "Exceeds the limit"),
        ("rate = 1.0", "rate = " + "[" * 100_000, "lists in lists without end, expected a TOML"),
    ],
)
def test_damage_to_an_examples_run(
    old: str, new: str, expected: str, article: Run, tmp_path: Path
) -> None:
    assert damaged(article, tmp_path / "run.toml", old, new).startswith(expected)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("rate = 1.0", "rate = 0", "recipe.rate", "0, expected a finite number above 0"),
        ("phase = 2", "phase = 7", "place.phase", "7, expected a whole number from 0 to 6"),
        (
            "until = 100000",
            'until = 9\nnetwork.sizes = [1]\nnetwork.activations = ["softmax"]',
            "recipe.network.activations",
            "softmax shares 1 out, expected two outputs or more",
        ),
        (
            "format = 2",
            "format = ",
            "",
            "Invalid value (at line 1, column 10), expected a TOML file",
        ),
    ],
)
def test_an_error_knows_its_key(
    old: str, new: str, key: str, reason: str, article: Run, tmp_path: Path
) -> None:
    path = tmp_path / "run.toml"
    save_run(article, path)
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(RunError) as caught:
        load_run(path)
    error = caught.value
    assert (error.file, error.key, error.reason) == (path, key, reason)


INPUTS = "inputs = [\n    [0.1, -2.5],"
SIZES, ACTIVATIONS = "sizes = [3, 2]", 'activations = ["sigmoid", "sigmoid"]'
EDIT = "[[recipe.edit]]"


@each(
    [
        ("[recipe.problem]", "[recipe.problems]", "recipe.problems: unknown key, expected only"),
        (INPUTS, "inputs = [\n", "recipe.problem.targets: 3 rows, expected 2 as in inputs"),
        (INPUTS, "inputs = 1\nx = [\n", "recipe.problem.x: unknown key, expected only name, input"),
        (
            INPUTS,
            "inputs = [\n    [0.1, -2.5, 3.0],",
            "recipe.problem.inputs: row 2 has length 2, expected 3 as row 1 has",
        ),
        (
            INPUTS,
            "inputs = [\n    [0.1, inf],",
            "recipe.problem.inputs: row 1, column 2 is inf, expected a finite number",
        ),
        ("row_names = [", "row_names = 1 # [", "recipe.problem.row_names: 1, expected a list of"),
        ("row_names = [", "row_names = [] # [", "recipe.problem.row_names: an empty list, expect"),
        ("row_names = [", "row_names = [1, ", "recipe.problem.row_names: 1 in the list, expected"),
        ("row_names = [", 'row_names = ["more", ', "recipe.problem.row_names: expected 3 names"),
        (SIZES, "", "recipe.network.sizes: missing, expected a list of whole numbers from 1 up"),
        (SIZES, "sizes = []", "recipe.network.sizes: an empty list, expected a list of whole num"),
        (SIZES, "sizes = 3", "recipe.network.sizes: 3, expected a list of whole numbers from 1 u"),
        (SIZES, "sizes = [0, 2]", "recipe.network.sizes: 0 in the list, expected a list of whole"),
        (SIZES, "sizes = [true, 2]", "recipe.network.sizes: true in the list, expected a list of"),
        (
            SIZES,
            "sizes = [3, 1]",
            "recipe.network.sizes: the last is 1, expected 2, one unit for each column of targets",
        ),
        (SIZES, "sizes = [999999999999, 2]", "weights.layer_1: 2×3, expected 2×999999999999"),
        (SIZES, "sizes = [2]", "recipe.network.activations: 2 given, expected one for each of 1"),
        (
            ACTIVATIONS,
            'activations = ["sigmoid", "rely"]',
            "recipe.network.activations: 'rely', expected one of sigmoid",
        ),
        (ACTIVATIONS, "activations = [1, 2]", "recipe.network.activations: 1 in the list, expec"),
        ("bias = false", "bias = 0", "recipe.network.bias: 0, expected true or false"),
        ('name = ""', "name = 7", "recipe.problem.name: 7, expected a text"),
        # Parts that do not go together
        (
            ACTIVATIONS,
            'activations = ["softmax", "sigmoid"]',
            "recipe.network.activations: softmax is for the last layer only",
        ),
        (
            ACTIVATIONS,
            'activations = ["sigmoid", "softmax"]',
            "recipe.loss: softmax outputs are trained with cross-entropy",
        ),
        (
            "momentum = 0.0",
            "momentum = 0.0\nbatch = 2\nshuffle = true",
            "recipe.shuffle: expected batches and a seed to draw their order from",
        ),
        # Edits
        (EDIT, f"{EDIT}\nwhere = 1", "recipe.edit 1.where: unknown key, expected only iteration"),
        ("old = 0.25\n", "", "recipe.edit 1.old: missing, expected a finite number"),
        ("new = 0.5", "new = nan", "recipe.edit 1.new: nan, expected a finite number"),
        ("iteration = 4\n", "iteration = -4\n", "recipe.edit 1.iteration: -4, expected a whole"),
        ('what = "weight"', 'what = "wait"', "recipe.edit 1.what: 'wait', expected one of weight,"),
        ("layer = 2\n", "layer = 3\n", "recipe.edit: there is no such weight"),
        ("layer = 2\nrow = 3", "layer = 2\nrow = 4", "recipe.edit: there is no such weight"),
        ("layer = 2\nrow = 3", "layer = 2\nrow = 0", "recipe.edit 1.row: 0, expected a whole num"),
        ("column = 1\nold", "column = 3\nold", "recipe.edit: there is no such weight"),
        ("new = 2.0", "new = -2.0", "recipe.edit: rate -2, expected a number above 0"),
        ("phase = 12", "phase = 15", "place.phase: 15, expected a whole number from 0 to 14"),
        ("unit = 1", "unit = 4", "place.unit: 4, expected a whole number from 1 to 3"),
        ("[weights]\nlayer_1", "[weights]\nlayer_3", "weights.layer_3: unknown key, expected onl"),
        (
            "rate = 0.1",
            "rate = 0.1\nseed = 1",
            "weights: not those that seed 1 draws, expected the same; remove seed from [recipe]",
        ),
    ],
)
def test_damage_to_a_run_of_ones_own_data(
    old: str, new: str, expected: str, own: Run, tmp_path: Path
) -> None:
    assert damaged(own, tmp_path / "run.toml", old, new).startswith(expected)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {ACTIVATIONS: 'activations = ["sigmoid", "tanh"]'},
            "recipe.loss: cross-entropy needs outputs between 0 and 1, and tanh can leave that",
        ),
        ({"[0.25, 0.75]": "[0.25, 1.75]"}, "recipe.loss: cross-entropy needs targets from 0 to 1"),
        (
            {'what = "weight"\nlayer = 2': 'what = "target"', "new = 0.5": "new = 1.5"},
            "recipe.edit: cross-entropy needs targets from 0 to 1",
        ),
    ],
)
def test_what_does_not_go_with_cross_entropy(
    changes: dict[str, str], expected: str, own: Run, tmp_path: Path
) -> None:
    path = tmp_path / "run.toml"
    save_run(own, path)
    text = path.read_text("utf-8")
    for old, new in {'loss = "squared"': 'loss = "cross-entropy"', **changes}.items():
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")
    assert message(path).startswith(expected)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "format: missing, expected 2"),
        (b"\x00\x01", "Invalid statement (at line 1, column 1), expected a TOML file"),
        (b"format = 1\nname = '\xff'", "byte 20 is not UTF-8, expected a TOML file"),
        ("format = 1".encode("utf-16"), "byte 1 is not UTF-8, expected a TOML file"),
        (b"format = 1\nplace = 1\nrecipe = 1", "recipe: 1, expected a table"),
        (b"format = 1\nrecipe.example = 'tiny'\nweights = [1]", "weights: a list, expected a t"),
    ],
)
def test_a_file_that_is_no_run(content: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_bytes(content)
    assert message(path).startswith(expected)


def test_a_list_of_something_else_is_no_fingerprint(article: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    save_run(article, path)
    head, rest = path.read_text("utf-8").split("[place]", 1)
    recipe = "[place]" + rest.split("[[fingerprint]]", 1)[0]
    weights = "[weights]" + rest.split("[weights]", 1)[1]
    for value, expected in [
        ("", "fingerprint: missing, expected one or more tables [[fingerprint]]"),
        ("fingerprint = []\n", "fingerprint: an empty list, expected one or more tables [[fing"),
        ("fingerprint = {}\n", "fingerprint: a table, expected one or more tables [[fingerprin"),
        ("fingerprint = [1]\n", "fingerprint 1: 1, expected a table"),
    ]:
        path.write_text(head + value + recipe + weights, "utf-8")
        assert message(path).startswith(expected)


@pytest.mark.parametrize("which", ["article", "own"])
def test_a_file_that_is_cut_off_anywhere(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    run: Run = request.getfixturevalue(which)
    path = tmp_path / "run.toml"
    save_run(run, path)
    content = path.read_bytes()
    last_line = content.rindex(b"\n", 0, -1)
    for length in (*range(0, last_line, 5), *range(last_line, len(content) - 1)):
        path.write_bytes(content[:length])
        with pytest.raises(RunError):
            load_run(path)
    path.write_bytes(content[:-1])  # only the end of the last line
    assert load_run(path) == run


TOKENS = [
    "",
    "[",
    "]",
    "1",
    "-",
    "nan",
    "true",
    '"',
    "\n",
    "= ",
    "[[",
    "{}",
    "é",
    "\\",
    "e999",
    ".",
]


@pytest.fixture
def saved_text(own: Run, tmp_path: Path) -> str:
    """The text of a run's file."""
    save_run(own, tmp_path / "run.toml")
    return (tmp_path / "run.toml").read_text("utf-8")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # it is never changed
@given(data=st.data())
def test_no_damage_is_a_traceback(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, saved_text: str
) -> None:
    start = data.draw(st.integers(0, len(saved_text)))
    length = data.draw(st.integers(0, 30))
    new = "".join(data.draw(st.lists(st.sampled_from(TOKENS), max_size=3)))
    path = tmp_path_factory.mktemp("damage") / "run.toml"
    path.write_text(saved_text[:start] + new + saved_text[start + length :], "utf-8")
    said = ""
    try:
        load_run(path)
    except RunError as error:
        said = str(error)
    assert "\n" not in said


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory, missing = tmp_path / "directory.toml", tmp_path / "missing.toml"
    directory.mkdir()
    with pytest.raises(RunError, match=r"directory\.toml: cannot be read \(Is a directory\), exp"):
        load_run(directory)
    with pytest.raises(RunError, match=r"missing\.toml: cannot be read \(No such file or direct"):
        load_run(missing)
    assert not missing.exists()

    def denied(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(RunError, match=r"missing\.toml: cannot be read \(Permission denied\), ex"):
        load_run(missing)
