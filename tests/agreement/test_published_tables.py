"""Alpha and the kappas reproduce the tables of their authors, and of others who printed their numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import pytest

from annotator.agreement import kappa
from annotator.agreement.alpha import alpha
from annotator.agreement.result import Result
from tests.agreement.published import read, rows_of

TABLES = read("coded_tables")
Rows = Sequence[Sequence[Hashable]]

MEASURES: dict[str, Callable[[Rows], Result]] = {
    "alpha_nominal": lambda rows: alpha(rows, "nominal"),
    "alpha_ordinal": lambda rows: alpha(rows, "ordinal"),
    "alpha_interval": lambda rows: alpha(rows, "interval"),
    "alpha_ratio": lambda rows: alpha(rows, "ratio"),
    "cohen_kappa": kappa.cohen,
    "scott_pi": kappa.scott,
    "fleiss_kappa": kappa.fleiss,
    "bennett_s": kappa.bennett,
    "randolph_kappa": kappa.bennett,
    "gwet_ac1": kappa.gwet_ac1,
    "percent": kappa.percent,
}
PARTS = {
    "fleiss_po": (kappa.fleiss, "observed"),
    "fleiss_pe": (kappa.fleiss, "expected"),
    "cohen_pe": (kappa.cohen, "expected"),
}


def number(name: str, rows: Rows) -> float:
    if name in PARTS:
        measure, part = PARTS[name]
        return measure(rows).parts[part]
    return MEASURES[name](rows).number


def cases(kind: str) -> list[Any]:
    return [
        pytest.param(table, name, value, id=f"{table}-{name}")
        for table, entry in TABLES.items()
        for name, value in entry[kind].items()
        if name != "fleiss_category"
    ]


@pytest.mark.parametrize(("table", "name", "value"), cases("published"))
def test_the_published_number(table: str, name: str, value: float) -> None:
    entry = TABLES[table]
    assert number(name, rows_of(entry)) == pytest.approx(value, abs=entry["tolerance"])


@pytest.mark.parametrize(("table", "name", "value"), cases("exact"))
def test_the_number_in_six_digits(table: str, name: str, value: float) -> None:
    """As independent implementations give it; published numbers are rounded and a few are misprinted."""
    assert number(name, rows_of(TABLES[table])) == pytest.approx(value, abs=6e-6)


def test_fleiss_kappa_of_each_category() -> None:
    """Fleiss 1971 printed them from rounded proportions; exact arithmetic differs by up to .0035."""
    entry = TABLES["fleiss_1971_30x6"]
    parts = kappa.fleiss(rows_of(entry)).parts
    for category, value in entry["published"]["fleiss_category"].items():
        assert parts[f"category {category}"] == pytest.approx(value, abs=entry["tolerance_category"])
    for category, value in entry["exact"]["fleiss_category"].items():
        assert parts[f"category {category}"] == pytest.approx(value, abs=6e-6)


def test_every_table_is_here() -> None:
    assert len(TABLES) == 23
    assert sum(len(entry["published"]) for entry in TABLES.values()) >= 40
