"""Names that are too long, shortened so that what tells them apart stays."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from .lines import cut


def told_apart(names: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Names of at most so many columns each, with an "…" where something is missing.

    Of a class, such as `kind:2`, rather the class. Of names that begin alike so much of the end
    stays as tells them apart, where that can be: `cla…0  cla…1`.
    """
    short = [_class_of(name, width) for name, width in zip(names, widths, strict=True)]
    every = list(zip(short, widths, strict=True))
    if all(cell_len(name) <= width for name, width in every):
        return short
    best = [cut(name, width) for name, width in every]
    for end in range(1, max(widths)):
        if len(set(best)) == len(set(names)):
            break
        tried = [_with_end(name, width, end) for name, width in every]
        if len(set(tried)) > len(set(best)):
            best = tried
    return best


def _class_of(name: str, width: int) -> str:
    before, colon, label = name.rpartition(":")
    return colon + label if cell_len(name) > width and before and label else name


def _with_end(name: str, width: int, end: int) -> str:
    """A name without its middle; `end` letters of it stay, where there is room for them."""
    if cell_len(name) <= width:
        return name
    tail = name[-min(end, width - 1) :]
    while cell_len(tail) > width - 1:
        tail = tail[1:]
    return set_cell_size(name, width - 1 - cell_len(tail)).rstrip() + "…" + tail
