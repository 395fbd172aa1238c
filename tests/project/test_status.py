from __future__ import annotations

import pytest

from annotator.project.status import status
from tests.support.stores import pen, store_at


def test_documents_by_annotators(tmp_path):
    store = store_at(tmp_path)
    for annotator, documents in {"ann": ["d1", "d2"], "bob": ["d1"], "cy": []}.items():
        for id in documents:
            one = pen(store, id, annotator)
            one.label("k1", start=0, end=9, modified="2026-01-01")
            one.label("k2", "agency", start=0, end=9, modified=f"2026-01-0{len(documents)}")
            if id == "d1":
                one.say({"status": "done"})
            one.close()
    matrix = status(store)
    assert list(matrix.documents) == ["d1", "d2", "a/b c"]
    assert [row.annotator for row in matrix.rows] == ["ann", "bob"]
    ann, bob = matrix.rows
    assert [ann.number(one) for one in ("done", "in_progress", "untouched")] == [1, 1, 1]
    assert [bob.number(one) for one in ("done", "in_progress", "untouched")] == [1, 0, 2]
    assert ann.percent == pytest.approx(100 / 3)
    assert (ann.annotations, ann.counts, ann.modified) == (4, {"agency": 2, "count": 2}, "2026-01-02")
    assert matrix.status("d2", "ann") == "in_progress"
    assert matrix.status("d2", "bob") == "untouched"
    (only,) = status(store, ["cy"]).rows
    assert (only.number("untouched"), only.percent, only.counts, only.modified) == (3, 0, {}, "")


def test_a_project_without_documents(tmp_path):
    store = store_at(tmp_path, {"": ""})
    store.texts = type(store.texts)([])
    (row,) = status(store, ["ann"]).rows
    assert (row.percent, row.number("untouched")) == (0.0, 0)
