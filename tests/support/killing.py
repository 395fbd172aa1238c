"""A process that is gone at a given moment, played in this one: from then on nothing changes a disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHANGES = (
    "open", "replace", "rename", "mkdir", "fsync", "unlink", "write", "rmdir", "chmod", "fchmod",
)  # fmt: skip


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killed_at(moment: int) -> Iterator[None]:
    """Within the block every change of a disk from the given one on raises, also those that clean up."""
    done = 0

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal done
            if real is os_open and not arguments[1] & (os.O_WRONLY | os.O_RDWR):
                return real(*arguments, **options)
            done += 1
            if done >= moment:
                raise Killed
            return real(*arguments, **options)

        return call

    os_open = os.open
    with pytest.MonkeyPatch.context() as patched:
        for name in CHANGES:
            patched.setattr(os, name, deadly(getattr(os, name)))
        yield
