"""What every measure answers: a number or the reason why there is none, and how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from annotator.core.text import counted, counted_phrase


@dataclass(frozen=True)
class Method:
    """How a number is made: the answer to 'why this number', as far as it does not depend on the data.

    `unit` is what is counted, `pairing` what is compared with what, `source` who defined it.
    """

    id: str
    title: str
    unit: str
    pairing: str
    formula: str
    source: str
    warning: str = ""


@dataclass(frozen=True)
class Interval:
    """Where the number may lie. `kind` says what the ends are, `note` what to think of them.

    With fewer than ten documents `kind` is 'range': the least and greatest value that any single
    document has, and no claim to a level of confidence.
    """

    low: float
    high: float
    kind: str
    documents: int
    replicates: int = 0
    seed: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Result:
    """A number with its story. `value` is None exactly where `reason` says why there is none.

    `n` counts units of `method.unit`; `documents` those that entered; `dropped` names what did not,
    with how many; `parts` are the sums behind the number, such as observed and expected disagreement.
    """

    method: Method
    value: float | None
    reason: str = ""
    n: int = 0
    documents: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, float] = field(default_factory=dict)
    interval: Interval | None = None
    seed: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.reason):
            raise ValueError("a result has either a value or a reason why it has none")

    def __str__(self) -> str:
        return f"n/a ({self.reason})" if self.value is None else f"{self.value:.3f}"

    @property
    def number(self) -> float:
        """The value, where the caller knows that there is one. Raises ValueError if there is none."""
        if self.value is None:
            raise ValueError(f"{self.method.title}: n/a ({self.reason})")
        return self.value

    def with_interval(self, interval: Interval | None) -> Result:
        """The same result with its uncertainty; a result without a value stays without."""
        return self if self.value is None else replace(self, interval=interval)

    def why(self) -> list[tuple[str, str]]:
        """Everything one may ask about this number, as (question, answer), in order."""
        dropped = "; ".join(counted_phrase(count, why) for why, count in self.dropped.items())
        answers = [
            ("value", str(self)),
            ("unit", self.method.unit),
            ("pairing", self.method.pairing),
            ("used", f"{self.n:,} (in {counted(self.documents, 'document')})"),
            ("dropped", dropped or "none"),
            ("parts", ", ".join(f"{name} {part:.6g}" for name, part in self.parts.items())),
            ("formula", self.method.formula),
            ("source", self.method.source),
        ]
        if self.interval is not None:
            one = self.interval
            drawn = f", {one.replicates} replicates, seed {one.seed}" if one.replicates else ""
            answers.append(
                ("interval", f"{one.low:.3f} to {one.high:.3f}, {one.kind}{drawn}. {one.note}".rstrip())
            )
        if self.seed is not None:
            answers.append(("seed", str(self.seed)))
        answers += [("warning", self.method.warning), ("note", self.note)]
        return [(question, answer) for question, answer in answers if answer]


def ratio(
    method: Method, part: float, whole: float, nothing: str, *, n: int = 0, documents: int = 0, note: str = ""
) -> Result:
    """`part / whole`, or no number because of `nothing` where the whole is zero."""
    if whole == 0:
        return Result(method, None, nothing, n=n, documents=documents, note=note)
    return Result(method, part / whole, n=n, documents=documents, note=note)
