"""The main screen's clock: play, pause, faster, slower."""

from time import monotonic

from textual.timer import Timer

from .stage import Stage

FRAMES_PER_SECOND = 30


class Playing(Stage):
    """Drives the session by its player."""

    _clock: Timer | None = None
    _journey = 0
    """Which journey to a far iteration is under way: one of another number has been overtaken."""

    def on_mount(self) -> None:
        """Make the clock, stopped."""
        self._clock = self.set_interval(1 / FRAMES_PER_SECOND, self._tick, pause=True)

    def _tick(self) -> None:
        if self.is_answering:
            return  # the next tick makes up for it
        session, started = self.session, monotonic()
        move = session.player.due(started)
        if not move.count:
            return
        session.advance(move)
        session.player.took(move, monotonic() - started)
        if session.is_finished:
            self._stop_playing()
            self.notify(self._why_finished())
        self.show()

    def _stop_playing(self) -> None:
        # Whatever is done by hand takes over from the player, and ends a journey under way.
        self._journey += 1
        self.session.player.pause()
        if self._clock:
            self._clock.pause()

    def _why_finished(self) -> str:
        end = self.session.stepper.timeline.end
        if end and self.session.stepper.iteration >= end.iteration:
            return end.reason
        return f"Iteration {self.session.recipe.until:,}, where this run is set to stop."

    def action_play(self) -> None:
        """Play or pause."""
        if self.session.player.playing:
            self._stop_playing()
        elif self.session.is_finished:
            self.notify(self._why_finished() + " home goes back to the start.")
        else:
            self._journey += 1  # whoever plays is on no journey any more
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
