"""The way into the program, as `nntui` and as `python -m nntui`.

It is thin, because Ctrl+C in the middle of an import ends in a traceback, or in an error of a
library that took it for its own. Nothing is imported here before that is prevented.
"""

import gc
import signal
import sys


def main() -> None:
    """Run the command line. Ctrl+C is never answered by a traceback."""
    is_heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_heard:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # All that is imported stays: the collector need not look at it, now or later.
    gc.disable()
    from .cli import main as run

    gc.freeze()
    gc.enable()
    try:
        if is_heard:
            # What runs from here on has things to put back.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        run()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        if is_heard:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python tidies up


if __name__ == "__main__":
    main()
