"""A Textual driver that draws for nobody, and knows when it last did."""

from time import perf_counter

from textual.drivers.headless_driver import HeadlessDriver


class RecordingDriver(HeadlessDriver):
    """Textual's headless driver, but the app does not know: it makes each frame to the last byte.

    Of an app that knows it is headless, frames are neither rendered nor written.

    Attributes:
        last_write: When the last piece of a frame was written.
        bytes: How many were written.
    """

    last_write = 0.0
    bytes = 0

    @property
    def is_headless(self) -> bool:
        """Deny it."""
        return False

    def write(self, data: str) -> None:
        """Take a frame as a terminal would, and note the time."""
        self.bytes += len(data.encode())
        self.last_write = perf_counter()
