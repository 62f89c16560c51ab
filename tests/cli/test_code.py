"""`nntui code`: a person's own script, printed."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.cli.shell import complaint, nntui, printed

SCRIPTS = Path(__file__).parents[1] / "code" / "scripts"

ELEVEN = SCRIPTS / "eleven_lines.py"


def passes(*arguments: object) -> str:
    """What is printed of passes; what is said about the run goes to standard error."""
    done = nntui("code", *arguments, "--print")
    assert done.returncode == 0
    assert "nntui: The loop on line" in done.stderr
    return done.stdout


def test_the_first_pass_row_by_row() -> None:
    text = passes(ELEVEN)
    assert "pass 0 · turn 0 · error 0.4964" in text
    assert "8  hidden = 1 / (1 + np.exp(-(np.dot(X, first))))" in text
    # The weights and sums of Trask's post with seed 1.
    assert "[0, 0]  (0 × -0.1660) + (0 × -0.7065) + (1 × -0.2065) = -0.2065" in text
    assert "hidden = 1 / (1 + e^-#1)" in text
    assert "[0, 0]  1 / (1 + e^ 0.2065) = 0.4486" in text
    assert "-0.5911 → -0.5956" in text


def test_nested_simple_operations_stand_in_one_line() -> None:
    text = passes(SCRIPTS / "two_layers.py", "--pass", 3)
    (line,) = (each for each in text.splitlines() if "l1_delta = " in each and "·" in each)
    assert "l1_delta = l1_error·" in line


def test_passes_as_json_have_the_numbers_of_plain_python() -> None:
    arguments = ("code", ELEVEN, "--print", "--from", 0, "--to", 40, "--every", 20)
    told = printed(*arguments, "--format", "json")
    documents = [json.loads(line) for line in told.splitlines()]
    assert [each["pass"] for each in documents] == [0, 20, 40]
    assert [each["turns"] for each in documents] == [{"turn": 0}, {"turn": 20}, {"turn": 40}]
    names = dict[str, np.ndarray]()
    source = ELEVEN.read_text().replace("range(1200)", "range(21)")
    np.random.seed(1)
    exec(source, names)
    assert documents[1]["ends"]["first"] == names["first"].tolist()
    assert documents[1]["ends"]["output"] == names["output"].tolist()
    first = documents[0]["steps"][0]
    assert (first["step"], first["line"], first["verb"]) == (1, 8, "dot")
    assert (first["written"], first["shape"]) == ("np.dot(X, first)", [4, 4])
    assert first["operands"] == ["X", "first"]
    assert np.shape(first["values"]) == (4, 4)


def test_the_arithmetic_of_each_cell_in_json_gives_its_number() -> None:
    told = printed("code", ELEVEN, "--print", "--format", "json", "--cells")
    (document,) = map(json.loads, told.splitlines())
    for step in document["steps"]:
        if step["verb"] == "dot":
            values = np.ravel(step["values"])
            for cell, value in zip(step["cells"], values, strict=True):
                result = eval(cell.replace("×", "*").replace("−", "-"))
                assert result == pytest.approx(value, abs=1e-12)


def test_markdown() -> None:
    text = passes(ELEVEN, "--format", "markdown", "--pass", 2)
    assert text.startswith("## pass 2 · turn 2")
    assert text.count("```") % 2 == 0


def test_a_summary() -> None:
    text = printed("code", SCRIPTS / "until_good_enough.py")
    assert "The loop on line 8: w in x.dot(w), line 9, changes from pass to pass." in text
    assert "It trains w" in text
    assert "It has 731 passes." in text
    assert "error: cost" in text
    assert "pass 730" in text
    assert "It trains a 2→1 net of nntui's: over 50 passes" in text


def test_what_is_said_of_python_2_and_of_a_seed() -> None:
    text = printed("code", SCRIPTS / "eleven_lines_python2.py")
    assert "The script is Python 2; it was converted to Python 3." in text
    assert "sets no seed" not in text
    assert "seed 3 was set for it" in printed("code", ELEVEN, "--seed", 3)


def test_arguments_and_answers_reach_the_script(tmp_path: Path) -> None:
    script = SCRIPTS / "with_arguments.py"
    text = printed("code", script, "--", "--rate", "0.125", "--steps", "7")
    assert "It has 7 passes." in text
    answers = tmp_path / "answers"
    answers.write_text("0.05\n")
    asked = SCRIPTS / "asks_and_writes.py"
    told = printed("code", asked, "--input", answers, "--print", "--format", "json")
    document = json.loads(told)
    assert any("rate" in (step["operands"] or []) for step in document["steps"])


def test_check_says_whether_it_computes_the_same() -> None:
    text = printed("code", SCRIPTS / "recurrent.py", "--check")
    assert "output: the same text as in plain Python" in text
    assert "numbers at the end: the same bits" in text
    assert "written out and evaluated" in text


def test_a_script_that_trains_a_net_of_nntuis_is_saved_as_a_run() -> None:
    said = printed("code", ELEVEN, "--recipe", "eleven")
    assert "It trains a 3→4→1 net of nntui's: over 50 passes" in said
    assert "Saved: nntui replay eleven\n" in said
    checked = printed("replay", "eleven", "--check")
    assert "agree bit for bit" in checked
    table = printed("print", "eleven", "--format", "json", "--to", 49)
    errors = [json.loads(line)["error"]["mean"] for line in table.splitlines()]
    own = printed("code", ELEVEN, "--print", "--format", "json", "--from", 0, "--to", 49)
    own_errors = [json.loads(line)["error"] for line in own.splitlines()]
    np.testing.assert_allclose(errors, own_errors, rtol=1e-9)
    again = complaint("code", ELEVEN, "--recipe", "eleven")
    assert "'--recipe': 'eleven', expected another: it is there already." in again
    none = nntui("code", SCRIPTS / "adam.py", "--recipe", "adam")
    assert (none.returncode, none.stdout) == (1, "")
    assert "nntui: No layered net of nntui's was found in this script: its weights" in none.stderr


def test_another_python(tmp_path: Path) -> None:
    assert "It trains" in printed("code", ELEVEN, "--python", sys.executable)
    said = complaint("code", ELEVEN, "--python", tmp_path / "no")
    assert "no: No such file or directory" in said


def test_another_curve() -> None:
    text = passes(ELEVEN, "--curve", "first[0, 0]", "--pass", 1)
    assert "error -0.1" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gone.py",), "gone.py: No such file or directory"),
        ((ELEVEN, "--loop", 3), "no loop begins on line 3; expected one of these lines: 7."),
        ((ELEVEN, "--print", "--pass", 5_000), "There is no pass 5,000: the loop is left after"),
        ((ELEVEN, "--pass", 3), "'--pass' goes with '--print'."),
        ((ELEVEN, "--print", "--pass", 3, "--to", 4), "'--pass' does not go with '--to'."),
        ((ELEVEN, "--print", "--cells"), "'--cells' goes with '--format json'."),
        ((ELEVEN, "--print", "--from", 4, "--to", 3), "expected 4 (--from) or more"),
        ((ELEVEN, "--input", "no-answers"), "'--input'"),
        ((ELEVEN, "--check", "--print"), "'--check' does not go with '--print'."),
        ((ELEVEN, "--recipe", "a", "--print"), "'--recipe' does not go with '--print'."),
        ((ELEVEN, "--recipe", "a", "--check"), "'--recipe' does not go with '--check'."),
    ],
)
def test_mistakes(arguments: tuple[object, ...], said: str) -> None:
    assert said in complaint("code", *arguments)


def test_the_help_says_that_it_runs_the_script() -> None:
    text = " ".join(printed("code", "--help").split())
    assert "The script is run, with your rights, exactly as `python SCRIPT` runs it" in text


def test_the_examples_are_listed_and_each_of_them_is_what_plain_python_computes() -> None:
    listed = printed("code", "--example").splitlines()
    names = [line.split()[0] for line in listed]
    assert names == ["eleven-lines", "two-layers", "a-class"]
    for name in names:
        told = printed("code", "--example", name, "--check")
        assert "the same text" in told
        assert "not written out" not in told
    assert "expected one of eleven-lines" in complaint("code", "--example", "twelve")
    assert "does not go with a script" in complaint("code", "--example", "a-class", "mine.py")
    assert "Expected a script" in complaint("code")


def test_a_script_as_the_first_word_is_stepped_through() -> None:
    assert printed(ELEVEN) == printed("code", ELEVEN)
    assert "gone.py" in complaint("gone.py")
