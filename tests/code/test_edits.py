"""What if: numbers of a script changed at a pass's head."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nntui.code.edits import AbsentError, ScriptEdit, target_of
from nntui.code.errors import ScriptError
from nntui.code.finding import find
from nntui.code.session import FORKS, Session

SCRIPTS = Path(__file__).parent / "scripts"

ALL_KINDS = """import numpy as np
fixed = np.broadcast_to(np.array([1.0, 2.0]), (2, 2))
counts = np.array([1, 2])
whole = np.array([[0.5]])
layers = [np.array([[0.1], [0.2]])]
held = {"rate": 0.1}
pair = (0.5, 1.5)
is_on = True
class Net:
    def __init__(self):
        self.__scale = 1.0
        self.steps = 3
    def scaled(self, x):
        return self.__scale * x
net = Net()
def train():
    alpha = 0.5
    X = np.array([[1.0, 2.0], [0.5, 1.0]])
    for i in range(50):
        out = net.scaled(X.dot(layers[0])) * whole
        layers[0] += held["rate"] * alpha * X.T.dot(1.0 - out)
        used = counts.sum() + net.steps + pair[0] + fixed[0, 0]
train()
"""


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    path = tmp_path_factory.mktemp("kinds") / "kinds.py"
    path.write_text(ALL_KINDS)
    with Session(find(path)) as session:
        session.record(3)
        yield session


@pytest.mark.parametrize(
    ("target", "new"),
    [
        ("layers[0][1, 0]", 5.0),
        ("layers[0][-1, 0]", 5.0),
        ("whole", 2.0),
        ("alpha", 0.25),
        ("held['rate']", 0.2),
        ("net.__scale", 2.0),
        ("net.steps", 7.0),
        ("net.steps", 0.5),
        ("counts[1]", 9.0),
    ],
)
def test_a_number_is_another_from_the_passs_head_on_and_undone(
    kinds: Session, target: str, new: float
) -> None:
    def numbers(number: int) -> list[object]:
        recorded = kinds.record(number)
        assert recorded is not None
        made = [np.asarray(step.result.values).tolist() for step in recorded.steps]
        ends = [each.after.tolist() for each in recorded.changes]
        return [*made, *ends]

    while kinds.take_back():
        pass  # what a failure has left
    before, at, after = numbers(1), numbers(2), numbers(5)
    edit = kinds.edit(2, target, new)
    assert edit is not None
    assert (edit.number, edit.target, edit.new) == (2, target, new)
    assert numbers(5) != after
    assert numbers(2) != at
    assert numbers(1) == before
    again = kinds.edit(2, target, edit.old)
    assert again is not None
    assert again.old == new
    # The number of before in its place: all is as it was.
    assert numbers(5) == after
    assert kinds.take_back() == again
    assert numbers(5) != after
    assert kinds.take_back() is not None
    assert (numbers(1), numbers(2), numbers(5)) == (before, at, after)
    assert kinds.take_back() is None


@pytest.mark.parametrize(
    ("target", "new", "said"),
    [
        ("layers[0]", 1.0, "layers[0] is 2×1, expected one number such as layers[0][0, 0]."),
        ("layers[0][2, 0]", 1.0, "layers[0] has no place 2, expected 0 to 1."),
        ("layers[1][0, 0]", 1.0, "layers has no place 1, expected 0 to 0."),
        ("fixed[0, 0]", 1.0, "fixed[0, 0] stands in an array that can only be read."),
        ("counts[0]", 0.5, "counts[0] stands among whole numbers (int64), expected one."),
        ("counts[0, 0]", 1.0, "counts has 1 axis, expected no more than so many numbers."),
        ("pair[0]", 1.0, "pair[0] stands in a tuple, which cannot be changed."),
        ("is_on", 1.0, "is_on is true or false, expected a number."),
        ("net", 1.0, "net is a Net, expected a number."),
        ("alpha[0]", 1.0, "alpha has no places: it is a float."),
        ("held['x']", 1.0, "held has no 'x'."),
    ],
)
def test_what_cannot_be_changed_is_refused_in_a_line(
    kinds: Session, target: str, new: float, said: str
) -> None:
    edits = kinds.edits
    with pytest.raises(ScriptError) as raised:
        kinds.edit(3, target, new)
    assert str(raised.value) == said
    assert kinds.edits == edits


@pytest.mark.parametrize("target", ["no_such", "out", "net.no_such"])
def test_a_name_that_holds_nothing_at_the_head_is_absent(kinds: Session, target: str) -> None:
    with pytest.raises(AbsentError):
        kinds.edit(0, target, 1.0)


@pytest.mark.parametrize("text", ["", "1", "a +", "f(x)", "W[i]", "W[0:2]", "W[0.5]", "a; b"])
def test_what_is_no_place_is_not_asked_for(text: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011  # its text is looked at
        target_of(text)
    assert str(raised.value) == text


def test_an_edit_that_does_not_come_to_its_place_is_told_of() -> None:
    wrong = ScriptEdit(5, "not_there[0]", 1.0, 0.0)
    with Session(find(SCRIPTS / "eleven_lines.py"), edits=[wrong]) as session:
        assert session.record(8) is not None
        assert [str(each) for each in session.missed] == [
            "not_there[0] = 1 cannot be made in pass 5: not_there holds nothing here."
        ]


def test_an_edit_before_another_changes_what_that_one_replaces() -> None:
    with Session(find(SCRIPTS / "eleven_lines.py")) as session:
        later = session.edit(9, "first[0, 0]", 2.0)
        session.edit(3, "first[0, 0]", 1.0)
        session.record(9)
        now = session.edits[0]
        assert later is not None
        assert (now.number, now.new) == (9, 2.0)
        assert now.old != later.old


def test_edits_without_fork_give_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def numbers() -> list[list[float]]:
        with Session(find(SCRIPTS / "eleven_lines.py")) as session:
            found = []
            session.record(20)
            session.edit(7, "first[0, 0]", 2.0)
            for number in (20, 3, 7, 6):
                recorded = session.record(number)
                assert recorded is not None
                found += [each.after.ravel().tolist() for each in recorded.changes]
            return [*found, session.errors[:21]]

    forked = numbers()
    monkeypatch.setenv(FORKS, "1")
    assert numbers() == forked
