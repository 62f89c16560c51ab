"""Messages between `nntui` and what runs beside a script: JSON, and raw bytes of arrays.

Never pickles: what a script's process sends is data, and its sizes are checked before it is taken.
A message is a length, a JSON object of that many bytes, and the bytes of its arrays one behind the
other; the object's `arrays` tells what each of them is.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np

MAX_TEXT = 2**28
"""Bytes of a message's JSON."""

MAX_ARRAYS = 2**31
"""Bytes of a message's arrays."""

KINDS = "biufc"
"""What arrays may hold: booleans, whole numbers, floats and complex numbers."""

LENGTH = struct.Struct("!Q")

PIECE = 2**16
"""Bytes that are read at a time."""


class WireError(Exception):
    """What came is no message of ours."""


class ClosedError(Exception):
    """The other side is gone."""


class Channel:
    """One end of a connection.

    Args:
        reads, writes: The file descriptors; the same one for a socket.
        passes: The socket that they belong to, where file descriptors can be handed over.
    """

    def __init__(self, reads: int, writes: int, passes: socket.socket | None = None) -> None:
        self._reads, self._writes, self._socket = reads, writes, passes

    @classmethod
    def of_socket(cls, end: socket.socket) -> Channel:
        """A channel over a connected socket."""
        return cls(end.fileno(), end.fileno(), end)

    def fileno(self) -> int:
        """What to wait for."""
        return self._reads

    def close(self) -> None:
        """End the connection."""
        if self._socket is not None:
            self._socket.close()
            return
        for number in {self._reads, self._writes}:
            os.close(number)

    def send(
        self, message: dict[str, Any], arrays: tuple[Any, ...] = (), hand_over: int | None = None
    ) -> None:
        """Send a message.

        Args:
            message: What JSON can hold.
            arrays: NumPy arrays of `KINDS`.
            hand_over: A file descriptor that the other side gets as its own.

        Raises:
            ClosedError: The other side is gone.
        """
        plain = [np.ascontiguousarray(each) for each in arrays]
        told = [
            {"dtype": made.dtype.str, "shape": list(np.shape(each)), "bytes": made.nbytes}
            for made, each in zip(plain, arrays)
        ]
        text = json.dumps({**message, "arrays": told}).encode()
        try:
            if hand_over is not None and self._socket is not None:
                socket.send_fds(self._socket, [LENGTH.pack(len(text))], [hand_over])
            else:
                self._write(LENGTH.pack(len(text)))
            self._write(text)
            for run in _in_runs([made.nbytes for made in plain]):
                if len(run) > 1:
                    self._write(b"".join(plain[place].tobytes() for place in run))
                elif plain[run[0]].nbytes:
                    self._write(plain[run[0]].data.cast("B"))
        except (BrokenPipeError, ConnectionResetError, OSError) as error:
            raise ClosedError from error

    def receive(self) -> tuple[dict[str, Any], list[Any], int | None]:
        """Wait for a message.

        Returns:
            The message, its arrays (read-only), and the file descriptor handed over, if one was.

        Raises:
            ClosedError: The other side is gone.
            WireError: What came is no message, or larger than one may be.
        """
        head, handed = self._head()
        try:
            (length,) = LENGTH.unpack(head)
            if length > MAX_TEXT:
                raise WireError(f"a message of {length:,} bytes")
            message = json.loads(self._read(length))
            if not isinstance(message, dict) or not isinstance(message.get("arrays"), list):
                raise WireError("a message that is none")
            return message, self._arrays(message.pop("arrays")), handed
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            if handed is not None:
                os.close(handed)
            raise WireError(str(error)) from error

    def _arrays(self, told: list[dict[str, Any]]) -> list[Any]:
        forms, sizes, total = list[Any](), list[int](), 0
        for each in told:
            dtype = np.dtype(str(each["dtype"]))
            shape = tuple(int(size) for size in each["shape"])
            if dtype.kind not in KINDS or any(size < 0 for size in shape) or len(shape) > 32:
                raise WireError(f"an array of {dtype} and shape {shape}")
            count = 1
            for size in shape:
                count *= size
            total += count * dtype.itemsize
            if count * dtype.itemsize != int(each["bytes"]) or total > MAX_ARRAYS:
                raise WireError("an array of another size than it has")
            forms.append((dtype, shape, count))
            sizes.append(count * dtype.itemsize)
        result = []
        for run in _in_runs(sizes):
            block, start = self._read(sum(sizes[place] for place in run)), 0
            for place in run:
                dtype, shape, count = forms[place]
                array = np.frombuffer(block, dtype, count, start).reshape(shape)
                start += sizes[place]
                if not array.flags.aligned:
                    array = array.copy()
                array.flags.writeable = False
                result.append(array)
        return result

    def _head(self) -> tuple[bytes, int | None]:
        handed: int | None = None
        if self._socket is None:
            return bytes(self._read(LENGTH.size)), None
        try:
            start, numbers, _, _ = socket.recv_fds(self._socket, LENGTH.size, 1)
        except (ConnectionResetError, OSError) as error:
            raise ClosedError from error
        if numbers:
            handed = numbers[0]
        if not start:
            raise ClosedError
        rest = LENGTH.size - len(start)
        return bytes(start + self._read(rest) if rest else start), handed

    def _read(self, count: int) -> bytearray:
        result = bytearray()
        while len(result) < count:
            try:
                piece = os.read(self._reads, min(PIECE, count - len(result)))
            except (ConnectionResetError, OSError) as error:
                raise ClosedError from error
            if not piece:
                raise ClosedError
            result += piece
        return result

    def _write(self, data: Any) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._writes, view) :]


def _in_runs(sizes: list[int]) -> Iterator[list[int]]:
    """The places of arrays that are written and read at once: many small ones, or a large one."""
    run, total = list[int](), 0
    for place, size in enumerate(sizes):
        if run and total + size > PIECE:
            yield run
            run, total = [], 0
        run.append(place)
        total += size
    if run:
        yield run
