"""What is pressed in a benchmark, and what one tool made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from harness.terminal import Reply, Terminal

A_PAGE = 200
"""Bytes: less than this is no other page."""


@dataclass(frozen=True)
class Keys:
    """What a tool calls the keys that are pressed; an empty one it does not have."""

    start: bytes
    move: bytes
    select: bytes
    label: bytes
    undo: bytes
    page_down: bytes
    page_up: bytes
    hints: bytes = b""
    leave_hints: bytes = b""


OURS = Keys(
    start=b"g",
    move=b"\x1b[C",
    select=b"\x1b[1;2C",
    label=b"s",
    undo=b"u",
    page_down=b"\x1b[6~",
    page_up=b"\x1b[5~",
    hints=b"t",
    leave_hints=b"~",
)
SLATE = Keys(
    start=b"IJ",
    move=b"\x1bOC",
    select=b"/",
    label=b"s",
    undo=b"u",
    page_down=b"\x1b[6~",
    page_up=b"\x1b[5~",
)


@dataclass
class Figures:
    """Replies to one kind of key, the processor time they took in seconds, and how many came unsaved."""

    replies: list[Reply] = field(default_factory=list)
    cpu: float = 0.0
    unsaved: int = 0

    def take(self, others: Figures) -> None:
        """Count others in."""
        self.replies += others.replies
        self.cpu += others.cpu
        self.unsaved += others.unsaved

    @property
    def first(self) -> float:
        """Median milliseconds until the first byte."""
        return median(one.first for one in self.replies) * 1000

    @property
    def last(self) -> float:
        """Median milliseconds until the last byte."""
        return median(one.last for one in self.replies) * 1000

    @property
    def last_p99(self) -> float:
        """Milliseconds until the last byte that 99 of 100 keys stay within."""
        return percentile([one.last for one in self.replies], 99) * 1000

    @property
    def cpu_per_key(self) -> float:
        """Milliseconds of processor time."""
        return self.cpu / len(self.replies) * 1000

    @property
    def size(self) -> float:
        """Median bytes."""
        return median(one.size for one in self.replies)

    @property
    def most(self) -> int:
        """The most bytes that came for one key."""
        return max(one.size for one in self.replies)


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of all stay within."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def measure(
    terminal: Terminal, keys: Keys, rounds: int, saved: Callable[[], int] | None = None
) -> dict[str, Figures]:
    """Press everything; `saved` tells how many bytes of labels are on disk, where that is promised."""
    hand = _Hand(terminal, keys, saved)
    found = {"move": hand.repeat(keys.move, 3 * rounds)}
    found["label"], found["undo"] = hand.label_and_undo(rounds)
    found["select"] = hand.repeat(keys.select, rounds)
    found["page"] = hand.page(rounds)
    if keys.hints:
        found["hints"] = hand.show_hints(rounds // 2)
    return {name: figures for name, figures in found.items() if figures.replies}


class _Hand:
    """Presses the keys of one tool; every kind of key begins at the start of the text."""

    def __init__(self, terminal: Terminal, keys: Keys, saved: Callable[[], int] | None) -> None:
        self._terminal = terminal
        self._keys = keys
        self._saved = saved

    def repeat(self, key: bytes, times: int) -> Figures:
        self._begin()
        figures = Figures()
        for _ in range(times):
            self._press(key, figures)
        return figures

    def page(self, times: int) -> Figures:
        """Down through the text and up again; where there is nowhere to go, nothing is counted."""
        self._begin()
        figures = Figures()
        there, back = self._keys.page_down, self._keys.page_up
        stuck = 0
        while len(figures.replies) < times and stuck < 3:
            step = Figures()
            self._press(there, step)
            if step.most < A_PAGE:
                there, back, stuck = back, there, stuck + 1
            else:
                figures.take(step)
                stuck = 0
        return figures

    def label_and_undo(self, times: int) -> tuple[Figures, Figures]:
        self._begin()
        labels, undos = Figures(), Figures()
        for _ in range(times):
            for _ in range(3):
                self._terminal.press(self._keys.move)
            self._terminal.settle(0.1)
            self._press(self._keys.label, labels, changes=True)
            self._press(self._keys.undo, undos, changes=True)
        return labels, undos

    def show_hints(self, times: int) -> Figures:
        self._begin()
        figures = Figures()
        for _ in range(times):
            self._terminal.press(b"f")
            self._press(self._keys.hints, figures)
            self._terminal.press(self._keys.leave_hints)
        return figures

    def _begin(self) -> None:
        self._terminal.press(self._keys.start)
        self._terminal.settle(0.1)

    def _press(self, key: bytes, figures: Figures, *, changes: bool = False) -> None:
        saved = self._saved if changes and self._saved else lambda: 0
        held = [saved()]
        cpu = self._terminal.cpu
        reply = self._terminal.press(key, at_first=lambda: held.append(saved()))
        if not reply.size:
            raise RuntimeError(f"nothing came back for {key!r}")
        figures.cpu += self._terminal.cpu - cpu
        figures.replies.append(reply)
        figures.unsaved += changes and held[-1] <= held[0]
