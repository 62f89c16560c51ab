"""Round numbers: of those from a number up, the first."""


def round_above(number: int) -> int:
    """The next of 10, 15, 20, 30, 50, 75, 100, … from a number up."""
    tenth = 1
    while tenth * 100 < number:
        tenth *= 10
    return next(step * tenth for step in (10, 15, 20, 30, 50, 75, 100) if step * tenth >= number)
