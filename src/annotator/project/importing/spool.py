"""What is to be written, set aside until everything was read: in a file without a name, not in memory."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

_SIZES = struct.Struct("<IQ")


class Spool:
    """Names and bytes in the order they were added. The file is gone when it is closed, or the process is."""

    def __init__(self, folder: Path | None) -> None:
        """Raises OSError. `folder` should be on the disk that the files will be written to; without one the
        file is where temporary files are.
        """
        self._file = tempfile.TemporaryFile(dir=folder, prefix=".import-")  # noqa: SIM115
        self.count = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, name: str, data: bytes) -> None:
        """Set one thing aside. Raises OSError."""
        encoded = name.encode("utf-8")
        self._file.write(_SIZES.pack(len(encoded), len(data)))
        self._file.write(encoded)
        self._file.write(data)
        self.count += 1

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Everything that was added."""
        self._file.seek(0)
        while head := self._file.read(_SIZES.size):
            name, data = _SIZES.unpack(head)
            yield self._file.read(name).decode("utf-8"), self._file.read(data)
