"""The rows that were asked, and what the network says to them at an iteration."""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from nntui.engine import Answer, Problem, Timeline

if TYPE_CHECKING:
    from nntui.data.question import Question

MOST = 12
"""So many rows are kept: the list stays a small one."""


class Asked(NamedTuple):
    """Rows that were asked, as they were typed. They are no part of the run.

    Attributes:
        texts: The rows, the first one first.
        chosen: The place of the one that is written out.
    """

    texts: tuple[str, ...] = ()
    chosen: int = 0

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another."""
        return len(self.texts) >= MOST

    def with_row(self, text: str) -> "Asked":
        """With one more row, which is chosen; one that is there already is chosen only."""
        text = " ".join(text.split())
        texts = self.texts if text in self.texts else (*self.texts, text)
        return Asked(texts, texts.index(text))

    def without_chosen(self) -> "Asked":
        """Without the chosen row; the next one is chosen."""
        texts = tuple(text for place, text in enumerate(self.texts) if place != self.chosen)
        return Asked(texts, max(0, min(self.chosen, len(texts) - 1)))

    def choose(self, place: int) -> "Asked":
        """With another row chosen, or the nearest that there is."""
        return self._replace(chosen=max(0, min(place, len(self.texts) - 1)))

    def fitting(self, problem: Problem) -> "Asked":
        """Those that are rows of a problem, too."""
        texts = tuple(text for text in self.texts if _fits(problem, text))
        chosen = self.texts[self.chosen] if self.texts else ""
        return Asked(texts, texts.index(chosen) if chosen in texts else 0)


NOTHING_ASKED = Asked()


def name_of(place: int) -> str:
    """What a row is called, from its place in the list."""
    return f"a{place + 1}"


def answer_all(asked: Asked, timeline: Timeline, iteration: int) -> Answer:
    """What the network says to all rows, by the weights that an iteration begins with."""
    problem = timeline.recipe.problem
    rows = [question(problem, text).inputs for text in asked.texts]
    return Answer(timeline, iteration, rows)


def answer_chosen(asked: Asked, timeline: Timeline, iteration: int) -> Answer:
    """What it says to the chosen one alone."""
    inputs = question(timeline.recipe.problem, asked.texts[asked.chosen]).inputs
    return Answer(timeline, iteration, [inputs], [name_of(asked.chosen)])


@lru_cache(maxsize=4 * MOST)
def question(problem: Problem, text: str) -> "Question":
    """The row that a text stands for.

    Raises:
        ValueError: It stands for none; the message says what was expected.
    """
    # Here, as most sessions ask nothing.
    from nntui.data.question import read_question

    return read_question(problem, text)


def _fits(problem: Problem, text: str) -> bool:
    try:
        question(problem, text)
    except ValueError:
        return False
    return True
