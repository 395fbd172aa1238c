"""A stretch of text, counted in Unicode code points, half open."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """`[start, end)` in code points of the stored text.

    `quote` is the text that stood there when the span was made. It takes no part in comparison:
    two people who mark the same words have made the same span.
    """

    start: int
    end: int
    quote: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words that this span covers in `text`."""
        return text[self.start : self.end]

    def quoting(self, text: str) -> Span:
        """The same span with its quote taken from `text`."""
        return Span(self.start, self.end, text[self.start : self.end])

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies within this span; equal spans contain each other."""
        return self.start <= other.start and other.end <= self.end
