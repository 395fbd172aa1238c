"""`annotator formats`: the table, what is missing here, and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from annotator.cli.commands import annotator
from annotator.cli.formats import SHORT, held
from annotator.formats import doors, facts
from annotator.formats.base import Holds
from annotator.formats.facts import FLAGS, Facts
from tests.support.fresh import Fresh


def run(*arguments: str) -> str:
    result = CliRunner().invoke(annotator, ["formats", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_every_flag_has_words_and_a_column() -> None:
    assert list(FLAGS) == list(SHORT) == list(Holds.__dataclass_fields__)


def test_every_format_has_a_row_that_fits_a_terminal() -> None:
    table, _, legend = run().partition("\n\n")
    head, *rows = table.split("\n")
    assert [row.split()[0] for row in rows] == sorted({*doors.names("exports"), *doors.names("imports")})
    assert all(len(row) <= 80 for row in (head, *rows))
    assert all(word in legend for word in SHORT.values())


def test_json_has_the_flags_of_the_classes() -> None:
    for one in json.loads(run("--json")):
        for door, key in (("exports", "holds"), ("imports", "returns")):
            assert one[door] is (one["name"] in doors.names(door))
            if one[door]:
                assert one[key] == vars(doors.load(door, one["name"]).holds)


def test_what_is_lost_on_the_way_back_is_told_apart() -> None:
    both = Facts("x", "x", Holds(relations=True, notes=False), Holds(relations=False, notes=True))
    assert [held(both, flag) for flag in ("relations", "notes", "layers")] == ["out", "in", "yes"]
    assert held(Facts("x", "x", Holds(annotators=True)), "annotators") == "yes"
    assert held(Facts("x", "x", None, Holds()), "annotators") == "-"


def test_a_library_that_is_missing_is_told_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "find_spec", lambda name: None)
    assert "spacy needs spacy, not installed here: pip install '.[spacy]'" in run()
    assert not next(one for one in json.loads(run("--json")) if one["name"] == "spacy")["installed"]


def test_a_format_of_others_that_breaks_is_told_and_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        name, value = "broken", "missing:Format"

        def load(self) -> Any:
            raise ImportError("No module named 'missing'")

    monkeypatch.setattr(doors, "_brought", lambda door: {"broken": Broken()})
    assert "broken: format 'broken' cannot be loaded: No module named 'missing'" in run()
    assert "problem" in next(one for one in json.loads(run("--json")) if one["name"] == "broken")


HEAVY = ("spacy", "pyarrow", "datasets", "cassis", "tokenizers", "numpy", "lxml")


@pytest.fixture(scope="module")
def bare() -> Iterator[Fresh]:
    """Interpreters in which no heavy library can be imported."""
    common = f"""
import sys
from pathlib import Path
sys.modules |= dict.fromkeys({HEAVY!r})
from annotator.core.errors import UsageError
from annotator.formats import doors
from tests.support.exports import write_one
from tests.support.memory_store import said
"""
    with Fresh(common) as fresh:
        yield fresh


@pytest.mark.parametrize("name", doors.names("exports"))
def test_what_a_format_needs_is_what_it_says(name: str, bare: Fresh, tmp_path: Path) -> None:
    # Without heavy libraries it works, or it names what it needs.
    bare.run(f"""
needs = getattr(doors.load("exports", {name!r}), "needs", {{}})
try:
    write_one({name!r}, Path({str(tmp_path / "out")!r}), "Police in Goma.", said("a1", "place", (10, 14)))
except UsageError as error:
    assert needs and "which is not installed" in str(error), error
    assert any(f"[{{extra}}]" in error.remedy for extra in needs.values()), error.remedy
else:
    assert not needs, needs
""")
