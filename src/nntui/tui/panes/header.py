"""The line at the top: which run, where in it, and what the player does."""

from collections.abc import Iterator

from rich.cells import cell_len

from nntui.explain.transcript import title

from ..moment import Moment, Way
from .lines import Line, Span, cut
from .pane import Pane

STOPS = " escape stops here "


class HeaderPane(Pane[Moment], can_focus=False):
    """What is trained on the left; the place and the player on the right."""

    ALLOW_MAXIMIZE = False

    def lines(self, moment: Moment) -> list[Line]:
        """One line; the left gives way where the window is narrow."""
        if moment.way:
            return [Line(tuple(on_the_way(moment.way, self.inner_width)))]
        operation = moment.operation
        name: str = operation.step.title if operation else "begin"
        if operation and operation.layer and len(moment.units) > 1:
            name += f" {operation.layer}"
        place = f"iteration {moment.trace.iteration:,} · {moment.phase} of {moment.trace.phases}"
        if (length := moment.timeline.epoch) > 1:
            place = f"epoch {moment.trace.iteration // length:,} · {place}"
        left = [
            Span(" nntui ", "heading"),
            Span(f" {title(moment.timeline.recipe, moment.trace.recipe.rate)}", "dim"),
        ]
        right = [
            Span(f"{place} ", "text"),
            Span(f"{name:<10} ", "result"),
            Span(f" {moment.status} ", "heading"),
        ]
        # In the order of worth: where one is, what run it is, how it plays, the operation, which
        # the arithmetic says, too, and the program's own name.
        least = min(LEAST_NAME, cell_len(left[1].text.partition(" · ")[0])) + 2
        if _columns(right) + least > self.inner_width:
            del right[1]
        if _columns(right) + least > self.inner_width and moment.status.startswith("paused"):
            right[-1] = Span(" paused ", "heading")
        if _columns(left) + 1 + _columns(right) > self.inner_width:
            left[0] = Span("", "heading")
        room = self.inner_width - sum(len(span.text) for span in right)
        if len(left[0].text) > room:
            left[0] = Span("", "heading")
        if sum(cell_len(span.text) for span in left) + 1 > room:
            keep = room - cell_len(left[0].text) - 1
            left[1] = Span(cut(left[1].text, keep) if keep > 5 else "", "dim")
        gap = room - sum(cell_len(span.text) for span in left)
        return [Line((*left, Span(" " * max(0, gap)), *right))]


LEAST_NAME = 13
"""Columns of the run's name that are worth more than how fast it plays."""


def _columns(spans: list[Span]) -> int:
    return sum(cell_len(span.text) for span in spans)


def on_the_way(way: Way, width: int) -> Iterator[Span]:
    """How far, how long, how fast, and how to stop. Where there is no room, the run's name is left
    out first, then what is said last."""
    goes_back = way.goal < way.iteration
    parts = [f" iteration {way.iteration:,}", f" {'back to' if goes_back else 'of'} {way.goal:,}"]
    if way.per_second:
        parts.append(f" · {_duration(abs(way.goal - way.iteration) / way.per_second)} left")
        many = way.per_second >= 10
        parts.append(f" · {way.per_second:,.{0 if many else 1}f} iterations/s")
    room = width - len(STOPS)
    while len(parts) > 1 and sum(map(len, parts)) > room:
        parts.pop()
    text = "".join(parts)
    name = " nntui "
    if len(text) + len(name) < room:
        yield Span(name, "heading")
        room -= len(name)
    yield Span(text, "text")
    yield Span(" " * max(0, room - len(text)))
    yield Span(STOPS, "heading")


def _duration(seconds: float) -> str:
    """A time that is left, roughly."""
    if seconds < 99.5:
        return f"{max(1, round(seconds))} s"
    if seconds < 5_970:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3_600)} h"
