"""The files of one piece of an export to which every document adds something."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

BUFFER = 1 << 20


class Streams:
    """Files of a folder, each made when it is asked for. To be closed when the piece is finished."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}

    def __getitem__(self, name: str) -> BinaryIO:
        """The file of that name, a path in the folder."""
        if name not in self._files:
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            self._files[name] = path.open("wb", buffering=BUFFER)
        return self._files[name]

    def __contains__(self, name: str) -> bool:
        """Whether the file of that name has been asked for."""
        return name in self._files

    def close(self) -> None:
        """Finish the files."""
        for file in self._files.values():
            file.close()
        self._files.clear()
