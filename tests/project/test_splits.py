"""Splits: the same for the same documents, whole groups, each label in its share, nobody moved."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import UsageError
from annotator.project.exporting.splits import SPLITS, Shares, split, torn


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


# -- each label in its share --------------------------------------------------------------------


def counted(count: int, seed: int = 0) -> dict[str, Counter[str]]:
    """Documents with labels: one in all, one in half of them, one in a tenth, one in three documents."""
    dice = random.Random(seed)
    rare = set(dice.sample(range(count), 3))
    return {
        f"d{number}": Counter(
            {
                "place": dice.randint(1, 9),
                **({"count": dice.randint(1, 3)} if dice.random() < 0.5 else {}),
                **({"claim": 1} if dice.random() < 0.1 else {}),
                **({"denial": 2} if number in rare else {}),
            }
        )
        for number in range(count)
    }


def parts(counts: dict[str, Counter[str]], found: dict[str, str], label: str) -> dict[str, float]:
    """The share of each split in all uses of a label."""
    total = sum(labels[label] for labels in counts.values())
    return {
        name: sum(labels[label] for id, labels in counts.items() if found[id] == name) / total
        for name in SPLITS
    }


@pytest.mark.parametrize("seed", range(5))
def test_each_split_has_its_share_of_each_label(seed: int) -> None:
    counts, wanted = counted(200, seed), Shares(0.2, 0.1)
    found = split(alone(200), wanted, seed, counts)
    assert Counter(found.values()) == {"train": 140, "validation": 40, "test": 20}
    for label, near in (("place", 0.02), ("count", 0.02), ("claim", 0.06)):
        share = parts(counts, found, label)
        assert abs(share["validation"] - 0.2) <= near and abs(share["test"] - 0.1) <= near, (label, share)
    # What is in three documents is in training first, and then where most is wanted.
    assert parts(counts, found, "denial")["train"] >= 1 / 3


def test_labels_are_nearer_to_their_shares_than_without() -> None:
    def off(found: dict[str, str], counts: dict[str, Counter[str]]) -> float:
        return sum(
            abs(parts(counts, found, label)["test"] - 0.1) for label in ("place", "count", "claim", "denial")
        )

    better = [
        off(split(alone(100), Shares(0.1, 0.1), seed), counts := counted(100, seed))
        - off(split(alone(100), Shares(0.1, 0.1), seed, counts), counts)
        for seed in range(20)
    ]
    assert sum(better) / len(better) > 0.1
    assert sum(one > 0 for one in better) >= 18


def test_the_default_sizes_stay_when_labels_are_counted() -> None:
    for size, expected in ((120, (102, 12, 6)), (5, (3, 1, 1)), (3, (1, 1, 1))):
        found = split(alone(size), Shares(), 0, {id: Counter(place=1) for id in alone(size)})
        assert Counter(found.values()) == dict(zip(SPLITS, expected, strict=True))
    assert set(split(alone(2), Shares(), 0, {}).values()) == {"train"}


def test_a_small_split_gets_a_group_though_another_took_them_first() -> None:
    groups = {"d0": "a", "d1": "a", "d2": "b", "d3": "c"}
    counts = {"d0": Counter(), "d1": Counter(x=1), "d2": Counter(x=1), "d3": Counter(x=2)}
    assert set(split(groups, Shares(0.4375, 0.125), 1, counts).values()) == set(SPLITS)


# -- nobody is moved ----------------------------------------------------------------------------

labelled = st.dictionaries(st.sampled_from("xyz"), st.integers(1, 5), max_size=3).map(Counter)


@given(groupings, shares, st.integers(0, 3), st.data())
def test_what_was_there_stays_and_groups_stay_whole(
    groups: dict[str, str], shares: Shares, seed: int, data: st.DataObject
) -> None:
    counts = {id: data.draw(labelled) for id in groups} if data.draw(st.booleans()) else None
    old = dict(list(groups.items())[: data.draw(st.integers(0, len(groups)))])
    before = split(old, shares, seed, counts)
    found = split(groups, shares, seed + 1, counts, before | {"gone": "test"})
    assert found.keys() == groups.keys()
    assert {id: found[id] for id in old} == before
    assert torn(groups, found) == []
    if len(set(groups.values())) >= 3 and not old:
        assert set(found.values()) == {
            "train",
            *(["validation"] if shares.validation else []),
            *(["test"] if shares.test else []),
        }
    assert found == split(groups, shares, seed + 1, counts, before)


def test_new_documents_fill_what_is_missing() -> None:
    before = split(alone(5), Shares(), 0)
    found = split(alone(120), Shares(), 0, None, before)
    assert Counter(found.values()) == {"train": 102, "validation": 12, "test": 6}
    counts = {id: Counter(place=1) for id in alone(120)}
    found = split(alone(120), Shares(), 0, counts, before)
    assert Counter(found.values()) == {"train": 102, "validation": 12, "test": 6}


def test_groups_that_were_divided_before_stay_divided_and_are_named() -> None:
    before = {"d0": "train", "d1": "test", "d2": "test"}
    groups = {"d0": "wire", "d1": "wire", "d2": "wire", "d3": "wire", "d4": "other", "d5": "more"}
    found = split(groups, Shares(0.2, 0.2), 0, None, before)
    assert {id: found[id] for id in before} == before
    assert found["d3"] == "test"
    assert torn(groups, found) == ["wire"]


@pytest.mark.parametrize(("validation", "test"), [(-0.1, 0.1), (0.5, 0.5), (0.1, 1.0), (float("nan"), 0.1)])
def test_shares_that_cannot_be(validation: float, test: float) -> None:
    with pytest.raises(UsageError, match="leave some for training"):
        Shares(validation, test)
