"""Other machines that do a sweep's work: the `cluster` extra, Dask's `distributed`."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import cast

import click

COMMAND = 'pip install -e ".[cluster]"'
"""What brings the extra."""

PATIENCE = 10
"""Seconds in which a scheduler has to answer."""


@contextmanager
def executor_at(address: str | None) -> Iterator[Executor | None]:
    """Who does the work at an address; `None` where none is given: this machine.

    The cluster goes on in the end; what was not begun is taken back from it.

    Raises:
        click.ClickException: The extra is missing, or nobody answers there.
    """
    if address is None:
        yield None
        return
    if find_spec("distributed") is None:
        raise click.UsageError(f"'--cluster' needs Dask's distributed: {COMMAND}")
    distributed = import_module("distributed")
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        message = (str(error) or type(error).__name__).splitlines()[0]
        raise click.UsageError(
            f"Invalid value for '--cluster': {address}, expected the address of a Dask scheduler, "
            f"such as tcp://10.0.0.1:8786 ({message})"
        ) from None
    try:
        yield cast("Executor", client.get_executor(pure=False))
    finally:
        client.close()
