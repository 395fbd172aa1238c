"""What the first keys need, made ready in small steps once the first screen is painted."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from annotator.core import units, words
from annotator.core.span import Span
from annotator.suggest.candidates import next_candidate
from annotator.suggest.quantity import derive

SAMPLE = "Officials said about 160 people were arrested in Los Angeles. They left."


def steps() -> Iterator[None]:
    """Do one step for each time that it is asked for the next; none takes longer than a slow key."""
    words.next_word(SAMPLE, 0)
    yield
    units.expand(SAMPLE, Span(0, 9))
    yield
    derive("quantity.value", SAMPLE, Span(15, 24))
    yield
    next_candidate(SAMPLE, 0)
    yield
    # What was loaded stays until the end. The collector, off since the start, need not look at it again.
    gc.freeze()
    gc.enable()
