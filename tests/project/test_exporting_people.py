"""Which documents are finished, found without holding more of them than one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import UsageError
from annotator.core.schema import Schema
from annotator.formats.report import Report
from annotator.project.exporting.people import counts, finished
from annotator.store.base import Progress
from tests.support.memory_store import MemoryStore

IDS = ["d3", "d1", "d2"]
STATUS = st.sampled_from(["untouched", "in_progress", "done", None])


class Telling(MemoryStore):
    """A store that knows nothing but how far who is."""

    def __init__(self, told: dict[str, list[Progress]]) -> None:
        super().__init__(Schema("news", (), ()), [])
        self.told = told

    def documents(self) -> Sequence[str]:
        return IDS

    def progress(self, annotator: str) -> Iterator[Progress]:
        return iter(self.told[annotator])


@given(
    said=st.fixed_dictionaries({name: st.tuples(STATUS, STATUS, STATUS) for name in ("anna", "ben")}),
    include_unfinished=st.booleans(),
)
def test_what_anybody_finished_is_found_in_the_order_of_the_documents(
    said: dict[str, tuple[str | None, ...]], include_unfinished: bool
) -> None:
    told = {
        name: [Progress(id, one, counts={"count": 2}) for id, one in zip(IDS, of_one, strict=True) if one]
        for name, of_one in said.items()
    }
    report = Report("x", "anna", others=("ben",))
    seen = {one.document for of_one in told.values() for one in of_one if one.status != "untouched"}
    wanted: Counter[str] = Counter()
    for of_one in told.values():
        wanted.update(one.document for one in of_one if counts(one.status, include_unfinished))
    if not wanted:
        with pytest.raises(UsageError, match="no finished documents"):
            finished(Telling(told), list(told), include_unfinished, report)
        return
    found = finished(Telling(told), list(told), include_unfinished, report, counting=True)
    assert list(found) == [id for id in IDS if wanted[id]]
    assert all(found[id] == {"count": 2 * wanted[id]} for id in found)
    assert report.untouched == len(IDS) - len(seen)
    assert report.unfinished == [
        f"{one.document} ({name})"
        for name, of_one in told.items()
        for one in of_one
        if one.status == "in_progress" and not include_unfinished
    ]


def test_progress_in_another_order_is_an_error_and_loses_nothing() -> None:
    store = Telling({"anna": [Progress("d1", "done"), Progress("d3", "done")]})
    with pytest.raises(ValueError, match="not in the order of the documents"):
        finished(store, ["anna"], False, Report("x", "anna"))
