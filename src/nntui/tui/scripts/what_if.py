"""What if: a number of the script's is changed, and the run goes its new way from there on."""

from __future__ import annotations

import ast
import re

from nntui.code.edits import AbsentError, ScriptEdit, target_of
from nntui.code.errors import ScriptError
from nntui.data.cells import finite
from nntui.explain.line import shown
from nntui.explain.numbers import write_exact

from ..in_order import JOURNEY
from ..screens.dialog import InputDialog
from ..screens.plotting import PlottingScreen
from .errands import Wanted
from .journeys import Journeys
from .loading import Loading
from .moment import chosen
from .session import ScriptSession

Change = tuple[str, float]
"""A number, as the script would write it, and what it is to be."""


class EditNumber(InputDialog[tuple[str, Change]]):
    """Asks for a change such as `W[0, 1] = 5`. Answers with what was typed, and the change.

    Args:
        number: The pass at whose head it is made.
        text: What is offered.
        names: Some numbers that could be changed, as they are written.
        complaint: What was wrong with it, where it was typed before.
    """

    def __init__(self, number: int, text: str, names: str, complaint: str = "") -> None:
        note = f"A number of {names}, or of another name." if names else "A number of a name."
        super().__init__(f"What if, from pass {number:,} on", text, note)
        self._complaint = complaint

    def on_mount(self) -> None:
        """Say what was wrong."""
        if self._complaint:
            self.call_after_refresh(self.tell, self._complaint, "-error")

    def read(self, text: str) -> tuple[str, Change]:
        """The change."""
        place, equals, number = (part.strip() for part in text.rpartition("="))
        if not equals or not place:
            raise ValueError(f"{shown(text.strip()) or 'nothing'}: expected a change such as a = 5")
        try:
            target = target_of(place)
        except ValueError:
            raise ValueError(
                f"{shown(place)}: expected a name such as a, or a place in one such as W[0, 1]"
            ) from None
        return text, (target, finite(number))


class WhatIf:
    """Changes numbers, and takes the changes back.

    Args:
        screen: Where it is asked, shown and told.
        session: Whose numbers they are.
        journeys: The way to the changed pass.
        loading: What takes a seed back that was drawn before.
    """

    def __init__(
        self,
        screen: PlottingScreen,
        session: ScriptSession,
        journeys: Journeys,
        loading: Loading,
    ) -> None:
        self._screen, self._session, self._journeys = screen, session, journeys
        self._loading = loading

    def ask(self) -> None:
        """Ask for a change."""
        self._journeys.end()
        self._screen.show()
        self._ask(self._session.number, self._offered())

    def _ask(self, number: int, text: str, complaint: str = "") -> None:
        at_head = self._session.names.at_head()
        names = ", ".join(each.name for each in at_head[:MOST_NAMES] if each.name)
        if len(at_head) > MOST_NAMES:
            names += ", …"

        def answered(answer: tuple[str, Change] | None) -> None:
            if answer is not None:
                typed, (target, new) = answer
                self._screen.run_worker(self._edit(number, target, new, typed), group=JOURNEY)

        self._screen.app.push_screen(EditNumber(number, text, names, complaint), answered)

    def _offered(self) -> str:
        """The chosen number of a name that is trained, as it is now."""
        session = self._session
        trained = session.grains.trace.recorded.trained
        at_head = [each for each in session.names.at_head() if each.now is not None]
        at_head.sort(key=lambda each: each.name not in trained)
        if not at_head:
            return ""
        first = at_head[0]
        place = chosen(session.at, first.shape)
        value = first.now[place] if place else first.now  # type: ignore[index]  # an array then
        written = f"[{', '.join(map(str, place))}]" if place else ""
        return f"{first.name}{written} = {write_exact(float(value))}"  # type: ignore[arg-type]  # as above

    async def _edit(self, number: int, target: str, new: float, typed: str) -> None:
        session, timeline = self._session, self._session.timeline
        phase, grains = session.phase, session.grains
        errors = timeline.session.errors[: session.furthest + 1]
        made: list[ScriptEdit] = []
        wrong: list[ScriptError] = []

        def call(wanted: Wanted) -> bool:
            try:
                edit = timeline.edit(number, target, new, wanted)
            except ScriptError as error:
                wrong.append(error)
            else:
                made.extend([edit] if edit else [])
            return True

        await self._journeys.ask(number, call)
        if wrong:
            self._screen.show()
            self._ask(number, typed, self._complaint(number, target, wrong[0]))
        elif made:
            session.keep(f"before edit {len(timeline.session.edits)}", errors, is_by_edit=True)
            session.furthest = number
            self._screen.notify("ctrl+z undoes the edit.")
            if not self._journeys.is_under_way:
                self._journeys.set_out(number, lambda there: there.like(grains, phase))

    def _complaint(self, number: int, target: str, error: ScriptError) -> str:
        if not isinstance(error, AbsentError):
            return str(error)
        node: ast.AST = ast.parse(target, mode="eval").body
        while isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        name = node.id if isinstance(node, ast.Name) else target
        text = self._session.timeline.session.found.source.text
        if not re.search(rf"\b{re.escape(name)}\b", text):
            return f"{shown(name)}: the script has no such name."
        told = str(error).removesuffix(" here.")
        return f"{told} at the head of pass {number:,}."

    def take_back(self) -> None:
        """Undo the last edit, or return to the seed before."""
        self._journeys.end()
        if not self._session.timeline.session.edits:
            if not self._loading.take_back():
                self._screen.notify("There is no edit to undo.")
            self._screen.show()
            return
        self._screen.run_worker(self._taken_back(), group=JOURNEY)

    async def _taken_back(self) -> None:
        session, timeline = self._session, self._session.timeline
        phase, grains = session.phase, session.grains
        undone: list[ScriptEdit] = []

        def call(_wanted: Wanted) -> bool:
            edit = timeline.take_back()
            undone.extend([edit] if edit else [])
            # The way before is still known as far as it went.
            errors = timeline.session.errors
            errors += session.errors_before(len(timeline.session.edits) + 1)[len(errors) :]
            return True

        await self._journeys.ask(session.number, call)
        if not undone:
            return
        session.forget_edit(len(timeline.session.edits) + 1)
        session.furthest = max(0, timeline.trained - 1)
        if not self._journeys.is_under_way:
            if session.number >= undone[0].number:
                self._journeys.set_out(session.number, lambda there: there.like(grains, phase))
            else:
                self._screen.show()


MOST_NAMES = 6
"""So many names are told."""
