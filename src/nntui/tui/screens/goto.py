"""Where to go: an iteration, or a condition on the error."""

from nntui.engine import MAX_ITERATION, Condition, Measure

from .dialog import InputDialog


class GoToScreen(InputDialog[int | Condition]):
    """Asks for an iteration such as `1,000`, or a condition such as `error < 0.01`.

    Args:
        iteration: Where the cursor stands.
        measure: The error that a condition is about.
    """

    def __init__(self, iteration: int, measure: Measure) -> None:
        super().__init__("Go to", str(iteration), "An iteration, or a condition: error < 0.01")
        self._measure: Measure = measure

    def read(self, text: str) -> int | Condition:
        """An iteration or a condition."""
        plain = text.strip().replace(",", "").replace("_", "").replace(" ", "")
        if plain.isdecimal():
            if int(plain) > MAX_ITERATION:
                raise ValueError(f"{text.strip()}: expected an iteration up to {MAX_ITERATION:,}")
            return int(plain)
        if "error" not in text:
            raise ValueError(
                f"{text.strip()!r}: expected an iteration such as 1000, or a condition such as "
                "error < 0.01"
            )
        return Condition.parse(text, self._measure)
