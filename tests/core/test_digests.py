from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.digests import Digests

numbers = st.integers(-(2**63), 2**64 - 1) | st.sampled_from([0, 1, 1024, 2048, 2**64])


@given(st.lists(st.tuples(numbers, numbers), max_size=40))
def test_it_answers_as_a_dict_does(pairs: list[tuple[int, int]]) -> None:
    table, wanted = Digests(), {}
    for key, value in pairs:
        table.put(key, value)
        wanted[(key % 2**64) or 1] = value % 2**64
    assert len(table) == len(wanted)
    for key in [*wanted, 7, -7]:
        assert table.get(key) == wanted.get((key % 2**64) or 1)


def test_it_grows() -> None:
    table = Digests()
    for number in range(5_000):
        table.put(hash(f"document {number}"), number)
    assert [table.get(hash(f"document {number}")) for number in range(5_000)] == list(range(5_000))
    assert table.get(hash("another")) is None
