"""The screen holds the iteration that it shows, and none that the run has let go of."""

import gc
import weakref

from .seat import opened


async def test_an_iteration_that_was_left_is_not_held_by_the_panes() -> None:
    async with opened("article") as seat:
        # What is there when the plots come is kept for good, so that Python need not look at it.
        await seat.until(lambda: seat.main.query_one("#curve").is_ready)  # type: ignore[attr-defined]
        await seat.press("end", "right_square_bracket")  # with its predictions on the screen
        seen = []
        for _ in range(12):
            await seat.press("right_square_bracket")
            seen.append(weakref.ref(seat.app.session.stepper.trace))
        await seat.settle()
        gc.collect()
        held = [trace for ref in seen if (trace := ref()) is not None]
        kept = list(seat.app.session.stepper.timeline._traces.values())
        assert len(kept) < len(seen)
        assert {trace.iteration for trace in held} <= {trace.iteration for trace in kept}
