"""Splits: the same for the same documents, whole groups, nothing held back from too few."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import UsageError
from annotator.project.splits import Shares, split


def alone(count: int) -> dict[str, str]:
    return {f"d{number}": f"d{number}" for number in range(count)}


def test_the_default_leaves_enough_to_train_on() -> None:
    assert Counter(split(alone(120), Shares(), 0).values()) == {"train": 102, "validation": 12, "test": 6}
    assert Counter(split(alone(5), Shares(), 0).values()) == {"train": 3, "validation": 1, "test": 1}


@pytest.mark.parametrize("count", [1, 2])
def test_too_few_are_all_for_training(count: int) -> None:
    assert set(split(alone(count), Shares(), 0).values()) == {"train"}


def test_it_depends_on_the_seed_and_not_on_the_order() -> None:
    groups = alone(50)
    backwards = dict(reversed(groups.items()))
    assert split(groups, Shares(), 7) == split(backwards, Shares(), 7)
    assert split(groups, Shares(), 7) != split(groups, Shares(), 8)


def test_a_new_document_moves_few_others() -> None:
    before = split(alone(200), Shares(0.2, 0.2), 0)
    after = split(alone(201), Shares(0.2, 0.2), 0)
    assert sum(before[id] != after[id] for id in before) <= 3


groupings = st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=60).map(
    lambda groups: {f"d{number}": group for number, group in enumerate(groups)}
)
shares = st.tuples(st.floats(0, 0.49), st.floats(0, 0.49)).map(lambda two: Shares(*two))


@given(groupings, shares, st.integers(0, 3))
def test_groups_stay_whole_and_no_split_is_empty_without_need(
    groups: dict[str, str], shares: Shares, seed: int
) -> None:
    found = split(groups, shares, seed)
    assert found.keys() == groups.keys()
    splits_of = {group: {found[id] for id in groups if groups[id] == group} for group in groups.values()}
    assert all(len(names) == 1 for names in splits_of.values())
    wanted = {"train"}
    if len(splits_of) >= 3:
        wanted |= {"validation"} if shares.validation else set()
        wanted |= {"test"} if shares.test else set()
    assert set(found.values()) == wanted


@given(groupings, shares)
def test_held_back_groups_do_not_exceed_their_share_unless_one_alone_does(
    groups: dict[str, str], shares: Shares
) -> None:
    found = split(groups, shares, 0)
    for name, share in (("validation", shares.validation), ("test", shares.test)):
        inside = [id for id in groups if found[id] == name]
        if len({groups[id] for id in inside}) > 1:
            assert len(inside) <= max(1, round(share * len(groups)))


@pytest.mark.parametrize(("validation", "test"), [(-0.1, 0.1), (0.5, 0.5), (0.1, 1.0), (float("nan"), 0.1)])
def test_shares_that_cannot_be(validation: float, test: float) -> None:
    with pytest.raises(UsageError, match="leave some for training"):
        Shares(validation, test)
