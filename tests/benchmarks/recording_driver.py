"""A Textual driver that draws for nobody, and knows when it last did."""

from time import perf_counter

from textual.drivers.headless_driver import HeadlessDriver


class RecordingDriver(HeadlessDriver):
    """Textual's headless driver, but the app does not know: it makes each frame to the last byte.

    Of an app that knows it is headless, frames are neither rendered nor written.

    Attributes:
        last_write: When the last piece of a frame was written.
    """

    last_write = 0.0

    @property
    def is_headless(self) -> bool:
        """Deny it."""
        return False

    def write(self, data: str) -> None:
        """Take a frame as a terminal would, and note the time."""
        data.encode()
        self.last_write = perf_counter()
