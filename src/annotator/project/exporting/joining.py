"""Pieces into one export: files of one name become one, all others are moved."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from io import FileIO
from pathlib import Path

from annotator.formats.base import Joint

CHUNK = 1 << 22
"""Bytes that are copied at a time."""


def join(piece: Path, whole: Path, joints: Mapping[str, Joint | None]) -> None:
    """Take the files of a piece into the folder of the export, and the piece's folder away.

    `joints` says how files of one name are joined, None that they are the same; by default the one stands
    after the other.
    """
    for folder, _, files in os.walk(piece):
        here = os.path.relpath(folder, piece)
        into = whole / here
        into.mkdir(exist_ok=True)
        for name in files:
            source, target = f"{folder}/{name}", f"{into}/{name}"
            if not os.path.exists(target):  # noqa: PTH110
                os.rename(source, target)  # noqa: PTH104
            elif (joint := joints.get(os.path.normpath(f"{here}/{name}"), Joint())) is not None:
                with open(source, "rb", 0) as more, open(target, "r+b", 0) as file:  # noqa: PTH123
                    _append(more, file, joint)
    shutil.rmtree(piece)


def _append(more: FileIO, file: FileIO, joint: Joint) -> None:
    """Put what stands between head and tail of one file behind what stands there in the other."""
    frame = len(joint.head) + len(joint.tail)
    if more.seek(0, os.SEEK_END) == frame:
        return
    more.seek(len(joint.head))
    if file.seek(0, os.SEEK_END) > frame:
        file.seek(-len(joint.tail), os.SEEK_END)
        file.write(joint.between)
    else:
        file.seek(len(joint.head))
    try:
        while os.copy_file_range(more.fileno(), file.fileno(), CHUNK):
            pass
    except (AttributeError, OSError):  # not every system has it, nor every file system
        shutil.copyfileobj(more, file, CHUNK)
