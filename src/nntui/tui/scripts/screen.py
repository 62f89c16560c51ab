"""The screen of a script: its keys and messages, and the ways that they set out on."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from nntui.code.errors import ScriptError
from nntui.code.finding import Found, Loop, find, with_loop
from nntui.code.grains import Grains, next_end, previous_end
from nntui.code.passes import CurveChoice
from nntui.code.session import Session
from nntui.code.timeline import ScriptTimeline
from nntui.engine.condition import Condition

from ..in_order import JOURNEY
from ..messages import IterationChosen, LineChosen, PhaseChosen, RowChosen
from ..notices import Telling
from ..screens.plotting import PlottingScreen
from ..screens.ticks import FRAMES_PER_SECOND
from .asking import ChooseCurve, ChooseLoop, GoToPass, LinePlace
from .changes import Watched
from .errands import Errands, Wanted
from .keys import MORE_BINDINGS, SCRIPT_BINDINGS
from .layout import ScriptArrangement
from .session import ScriptSession
from .ways import Arrived, to_condition, to_pass

LOOKS = 0.2
"""Seconds between two pictures of a way that takes long."""

PATIENCE = 1.0
"""A way that is under way for less is waited for: what is pressed goes on from its end. A longer
one is ended by it."""

AHEAD = 0.2
"""Where a way takes longer, the next pass is not recorded in advance: it would be waited for."""

WATCH = 1.0
"""Seconds between two looks at whether the script has changed on disk."""

How = Callable[[Grains], int]
"""The phase of a pass at which a way ends."""

Move = Callable[[Grains, int], int | None]
"""From a phase to another; `None` for out of the pass."""


@dataclass(frozen=True)
class _Goal:
    """Where a way leads.

    Attributes:
        number: The pass; `None` where it is looked for.
        how: The phase there.
        since: When it was set out for.
    """

    number: int | None
    how: How
    since: float


def _head(_grains: Grains) -> int:
    return 0


def _end(grains: Grains) -> int:
    return grains.trace.phases


def _line(by: int) -> Move:
    return _along(lambda grains: grains.line_ends, by)


def _statement(by: int) -> Move:
    return _along(lambda grains: grains.statement_ends, by)


def _operation(by: int) -> Move:
    return _along(lambda grains: range(1, grains.trace.phases + 1), by)


def _along(ends: Callable[[Grains], Any], by: int) -> Move:
    step = next_end if by > 0 else previous_end
    return lambda grains, phase: step(ends(grains), phase)


class ScriptScreen(PlottingScreen):
    """The panes, the keys, and the script behind them.

    Args:
        session: What is shown.
        is_ascii: Draw curves with plain characters.
    """

    AUTO_FOCUS = "#arithmetic"
    ALLOW_IN_MAXIMIZED_VIEW = "#header, Footer"
    BINDINGS: ClassVar[list[BindingType]] = [*SCRIPT_BINDINGS, *MORE_BINDINGS]

    def __init__(self, session: ScriptSession, is_ascii: bool = False) -> None:
        super().__init__()
        self.session, self._is_ascii = session, is_ascii
        self._arrangement: ScriptArrangement = ScriptArrangement(self, is_ascii)
        self._errands = Errands()
        self._goal: _Goal | None = None
        self._was_quick = True
        self._clock: Timer | None = None
        self._looks: Timer | None = None
        self._watched = self._watch()

    def compose(self) -> ComposeResult:
        """The panes, top to bottom."""
        return self._arrangement.compose()

    def on_mount(self) -> None:
        """Make the clocks, and load plotext once the first frame is out."""
        self._clock = self.set_interval(1 / FRAMES_PER_SECOND, self.tick, pause=True)
        self._looks = self.set_interval(LOOKS, self._look, pause=True)
        self.set_interval(WATCH, self.look_at_files)
        self.call_after_refresh(self._load_plots)

    def on_unmount(self) -> None:
        """Nothing is wanted of the script any more."""
        self._errands.close()

    def show(self) -> None:
        """Hand the present moment to every pane, once."""
        self._arrangement.show(self.session.moment())

    # Ways.

    def _set_out(
        self,
        number: int | None,
        how: How,
        call: Callable[[Wanted], Arrived | None] | None = None,
        is_played: bool = False,
    ) -> None:
        """Go to a pass. What is under way is overtaken."""
        timeline = self.session.timeline
        if call is None:
            assert number is not None
            goal = max(0, number)
            call = lambda wanted: to_pass(timeline, goal, wanted)  # noqa: E731  # the usual one
        self._goal = _Goal(number, how, monotonic())
        if is_played:
            self._play_on(self._goal, call)
        else:
            self._travel(self._goal, call)

    @work(group=JOURNEY)
    async def _travel(self, goal: _Goal, call: Callable[[Wanted], Arrived | None]) -> None:
        await self._go(goal, call)

    @work(group="play")
    async def _play_on(self, goal: _Goal, call: Callable[[Wanted], Arrived | None]) -> None:
        await self._go(goal, call)

    async def _go(self, goal: _Goal, call: Callable[[Wanted], Arrived | None]) -> None:
        arrived = await self._asked(call)
        if arrived is None:
            return
        self._was_quick = monotonic() - goal.since < AHEAD
        self._arrive(arrived, goal.how)

    async def _asked(self, call: Callable[[Wanted], Any]) -> Any:
        """What a call says; `None` where it was overtaken or went wrong."""
        if self._looks:
            self._looks.resume()
        try:
            result = await self._errands.run(call)
        except ScriptError as error:
            self._stopped()
            self.notify(str(error), severity="error")
            self.show()
            return None
        if result is not None:
            self._goal = None
            self.session.way = ""
        return result

    def _arrive(self, arrived: Arrived, how: How) -> None:
        session = self.session
        if arrived.trace is not None:
            session.arrive(arrived.trace)
            session.phase = how(session.grains) if arrived.is_there else session.grains.trace.phases
        if not arrived.is_there:
            self._pause()
            self.notify(arrived.why, severity="warning")
        self.show()
        if arrived.is_there and not self.session.player.playing:
            self._look_ahead(session.timeline, session.number + 1)

    @work(group="ahead")
    async def _look_ahead(self, timeline: ScriptTimeline, number: int) -> None:
        """Record the next pass while nobody waits: it is the likely next step."""
        if timeline.last is None and self._was_quick:
            await self._errands.in_advance(lambda wanted: to_pass(timeline, number, wanted))

    def _look(self) -> None:
        """Say what is under way, once it takes a while."""
        goal, session = self._goal, self.session
        if self._errands.is_idle or goal is None:
            session.way = ""
            if self._looks:
                self._looks.pause()
        elif monotonic() - goal.since < LOOKS:
            return
        else:
            trained = session.timeline.trained
            session.furthest = max(session.furthest, trained - 1)
            session.way = (
                f"looking · pass {trained:,}"
                if goal.number is None
                else f"to pass {goal.number:,} · {min(trained, goal.number):,}"
            )
        self.show()

    def _stopped(self) -> None:
        self._goal = None
        self.session.way = ""
        self._pause()

    def _pause(self) -> None:
        self.session.player.pause()
        if self._clock:
            self._clock.pause()

    def _taken_over(self) -> _Goal | None:
        """Something is done by hand: playing ends, and a way that takes long.

        Returns:
            The way that is waited for, if there is one.
        """
        was_playing = self.session.player.playing
        self._pause()
        goal = self._goal
        is_step = goal is not None and goal.number is not None and not was_playing
        if goal and is_step and monotonic() - goal.since < PATIENCE:
            return goal
        self._errands.overtake()
        self._stopped()
        return None

    def _moved(self, move: Move, by: int) -> None:
        session = self.session
        goal = self._taken_over()
        if goal is not None:
            before = goal.how

            def then(grains: Grains) -> int:
                phase = move(grains, before(grains))
                return (grains.trace.phases if by > 0 else 0) if phase is None else phase

            self._set_out(goal.number, then)
            return
        phase = move(session.grains, session.phase)
        if phase is not None:
            session.phase = phase
            self.show()
        elif by > 0:
            self._set_out(session.number + 1, _head)
        elif session.number:
            self._set_out(session.number - 1, _end)
        else:
            self.notify("This is the head of the first pass.")

    def action_line(self, by: int) -> None:
        """A line on or back, into calls."""
        self._moved(_line(by), by)

    def action_operation(self, by: int) -> None:
        """An operation on or back."""
        self._moved(_operation(by), by)

    def action_statement(self, by: int) -> None:
        """A statement of the loop on or back, over calls and inner loops."""
        self._moved(_statement(by), by)

    def action_to_pass(self, by: int) -> None:
        """The same place of the next pass or of the one before."""
        session = self.session
        goal = self._taken_over()
        if goal is not None and goal.number is not None:
            self._set_out(max(0, goal.number + by), goal.how)
        elif session.number + by < 0:
            self.notify("This is the first pass.")
        else:
            grains, phase = session.grains, session.phase
            self._set_out(session.number + by, lambda there: there.like(grains, phase))

    def action_rewind(self) -> None:
        """The head of the first pass."""
        self._taken_over()
        self._set_out(0, _head)

    def action_to_last(self) -> None:
        """The end of the last pass that was gone through."""
        self._taken_over()
        timeline = self.session.timeline
        last = self.session.furthest if timeline.last is None else timeline.last
        self._set_out(last, _end)

    def action_stop(self) -> None:
        """Stay here."""
        self._errands.overtake()
        self._stopped()
        self.show()

    def action_go_to(self) -> None:
        """Ask where to go."""
        self._errands.overtake()
        self._stopped()
        session = self.session
        source = session.timeline.session.found.source
        lines = len(source.lines(self._arrangement.source.file))
        has_curve = session.timeline.session.curve is not None
        self.app.push_screen(GoToPass(session.number, lines, has_curve), self._answered)

    def _answered(self, place: int | Condition | LinePlace | None) -> None:
        match place:
            case LinePlace(line):
                self.go_to_line(line)
            case Condition():
                timeline = self.session.timeline
                self._set_out(None, _end, lambda wanted: to_condition(timeline, place, wanted))
            case int():
                self._set_out(place, _head)

    def go_to_line(self, line: int) -> None:
        """Go to where a line of the file in sight is done next in this pass."""
        self._errands.overtake()
        self._stopped()
        session = self.session
        phase = session.grains.on_line(self._arrangement.source.file, line, session.phase)
        if phase is None:
            self.notify(f"Line {line} computes nothing in this pass.")
            return
        session.phase = phase
        self.show()

    @on(LineChosen)
    def _line_chosen(self, message: LineChosen) -> None:
        self.go_to_line(message.line)

    @on(PhaseChosen)
    def _phase_chosen(self, message: PhaseChosen) -> None:
        self.action_stop()
        self.session.phase = min(message.phase, self.session.grains.trace.phases)
        self.show()

    @on(IterationChosen)
    def _iteration_chosen(self, message: IterationChosen) -> None:
        self._taken_over()
        self._set_out(message.iteration, _end)

    @on(RowChosen)
    def _row_chosen(self, message: RowChosen) -> None:
        operation = self.session.moment().operation
        if operation is not None and message.row < operation.values.size:
            self.session.choose(message.row, operation.values.shape)
            self.show()

    # Playing.

    def tick(self) -> None:
        """Move as far as the time that has passed says."""
        session = self.session
        if self.is_answering or not self._errands.is_idle or not session.player.playing:
            return  # the next tick makes up for it
        move = session.player.due(monotonic())
        if not move.count:
            return
        if move.unit == "iteration":
            started = monotonic()

            def how(grains: Grains) -> int:
                session.player.took(move, monotonic() - started)
                return grains.trace.phases

            self._set_out(session.number + move.count, how, is_played=True)
            return
        phase: int | None = session.phase
        for _ in range(move.count):
            assert phase is not None
            phase = next_end(session.grains.line_ends, phase)
            if phase is None:
                self._set_out(session.number + 1, _head, is_played=True)
                return
        session.phase = phase or 0
        self.show()

    def action_play(self) -> None:
        """Play or pause."""
        if self.session.player.playing or self._goal:
            self.action_stop()
            return
        self.session.player.play(monotonic())
        if self._clock:
            self._clock.resume()
        self.show()

    def action_faster(self) -> None:
        """One speed up."""
        if self.session.player.faster():
            self.show()

    def action_slower(self) -> None:
        """One speed down."""
        if self.session.player.slower():
            self.show()

    # Another curve, another loop, another text.

    def action_curve(self) -> None:
        """Ask what the curve shows."""
        self.action_stop()
        session = self.session.timeline.session
        curves = session.curves or self.session.grains.trace.recorded.curves

        def answered(curve: CurveChoice | None) -> None:
            if curve is not None and curve != session.curve:
                self._open(lambda _: session.found, curve, curves)

        self.app.push_screen(ChooseCurve(curves, session.curve), answered)

    def action_loop(self) -> None:
        """Ask for another loop."""
        self.action_stop()
        found = self.session.timeline.session.found

        def answered(loop: Loop | None) -> None:
            if loop is not None and loop.line != found.loop.line:
                self._open(lambda _: with_loop(found, loop), number=0)

        self.app.push_screen(ChooseLoop(found, _loop_lines(found)), answered)

    def action_reload(self) -> None:
        """Read the script again."""
        self.action_stop()
        session = self.session.timeline.session
        found, order = session.found, session.found.order
        line = found.loop.line if found.loop.why == "as you said" else None

        def again(wanted: Wanted) -> Found:
            return find(
                order.path,
                arguments=order.arguments,
                seed=order.seed,
                answers=order.answers,
                python=order.python,
                line=line,
                wanted=wanted,
            )

        self._open(again)

    @work(group=JOURNEY)
    async def _open(
        self,
        found: Callable[[Wanted], Found],
        curve: CurveChoice | None = None,
        curves: list[CurveChoice] | None = None,
        number: int | None = None,
    ) -> None:
        """Go on with another session of the script, at the same pass; the old one is closed."""
        session = self.session
        goal = session.number if number is None else number
        made: list[Session] = []

        def call(wanted: Wanted) -> tuple[ScriptTimeline, Arrived] | None:
            made.append(Session(found(wanted), curve))
            timeline = ScriptTimeline(made[0])
            arrived = to_pass(timeline, goal, wanted)
            return None if arrived is None else (timeline, arrived)

        self._goal = _Goal(goal, _head, monotonic())
        before, phase, grains = session.timeline.session, session.phase, session.grains
        opened = await self._asked(call)
        if opened is None or opened[1].trace is None:
            for each in made:
                each.close()
            if opened is not None:
                self._arrive(opened[1], _head)
            return
        timeline, arrived = opened
        if curves:
            timeline.session.curves = list(curves)
        before.close()
        before.found.source.forget()
        session.take_up(timeline, arrived.trace)
        session.is_changed = False
        self._watched = self._watch()
        is_same = timeline.session.found.source.digest == before.found.source.digest
        is_same = is_same and timeline.session.found.loop.line == before.found.loop.line
        self._arrive(arrived, (lambda there: there.like(grains, phase)) if is_same else _head)

    def _watch(self) -> Watched:
        session = self.session
        steps = session.grains.trace.recorded.steps
        source = session.timeline.session.found.source
        return Watched({str(source.path), *(step.file for step in steps)})

    def look_at_files(self) -> None:
        """Say so once where the script has changed on disk."""
        session = self.session
        is_changed = self._watched.is_changed
        if is_changed != session.is_changed:
            session.is_changed = is_changed
            if is_changed:
                name = session.timeline.session.found.source.path.name
                self.notify(f"{name} has changed on disk; r loads it again.")
            self.show()

    # How it is looked at.

    def action_row(self, by: int) -> None:
        """Light the number above or below."""
        self.session.move_row(by)
        self.show()

    def action_pin(self) -> None:
        """Pin the name of what was done last, or let it go."""
        if not self.session.pin():
            self.notify("What was done last has no name: w pins the result of a whole line.")
        self.show()

    def action_digits(self) -> None:
        """4, 8 or all digits."""
        self.session.next_digits()
        self.show()

    def action_log(self) -> None:
        """A linear or a logarithmic error axis."""
        self.session.log = not self.session.log
        self.show()

    def action_scroll_pane(self, by: int) -> None:
        """Scroll the focused pane, or the arithmetic."""
        self._arrangement.scroll(by)

    def action_zoom(self) -> None:
        """Give the focused pane the whole window, or take it back."""
        if not self._arrangement.zoom():
            self.show()

    def action_next_pane(self, by: int) -> None:
        """Focus the next pane; where one has the whole window, the next takes its place."""
        if not self._arrangement.next_pane(by):
            self.show()

    def action_help(self) -> None:
        """Keys and signs, and what was told last."""
        from ..screens.help import HelpScreen
        from .help import columns

        self.action_stop()
        told = self.app.told if isinstance(self.app, Telling) else ()
        self.app.push_screen(HelpScreen(columns([*told], self._is_ascii)))


def _loop_lines(found: Found) -> list[int]:
    try:
        tree = ast.parse(found.source.text)
    except (SyntaxError, ValueError):
        return []
    loops = (node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While))
    return sorted({node.lineno for node in loops})
