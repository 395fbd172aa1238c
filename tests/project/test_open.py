from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from annotator.core.errors import DataError, UsageError
from annotator.project import identity
from annotator.project.config import Config, load_config
from annotator.project.open import open_project

SCHEMA = '{"id": "s", "layers": [{"id": "l"}], "labels": [{"id": "count", "layer": "l"}]}'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/s.json").write_text(SCHEMA)
    (tmp_path / "documents/sub").mkdir(parents=True)
    (tmp_path / "documents/sub/a.txt").write_text("text")
    return tmp_path


def test_the_usual_folders_need_no_configuration(root):
    project = open_project(root)
    assert project.root == root
    assert project.schema.id == "s"
    assert list(project.store.documents()) == ["sub/a"]
    assert project.annotator == pwd.getpwuid(os.getuid()).pw_name
    assert project.exports == root / "exports"
    assert not (root / "labels").exists()


def test_it_is_found_from_below(root, monkeypatch):
    monkeypatch.chdir(root / "documents/sub")
    assert open_project().root == root
    assert open_project(root / "documents").root == root


def test_no_project_no_schema_no_documents(root, tmp_path_factory):
    with pytest.raises(UsageError, match=r"there is no project at .* or above it.*annotator new"):
        open_project(tmp_path_factory.mktemp("empty"))
    (root / "documents/sub/a.txt").unlink()
    with pytest.raises(UsageError, match=r"has no documents.*Put \.txt"):
        open_project(root)
    assert list(open_project(root, may_be_empty=True).store.documents()) == []
    (root / "schemas/s.json").unlink()
    with pytest.raises(UsageError, match="has no schema"):
        open_project(root)


def test_several_schemas_must_be_told_apart(root):
    (root / "schemas/t.json").write_text(SCHEMA.replace('"s"', '"t"'))
    (root / "schemas/schema.json").write_text("{}")
    with pytest.raises(UsageError, match=r"several schemas: s\.json, t\.json.*schema = "):
        open_project(root)
    (root / "annotator.toml").write_text('schema = "schemas/t.json"')
    assert open_project(root).schema.id == "t"
    (root / "annotator.toml").write_text('schema = "schemas/u.json"')
    with pytest.raises(UsageError, match=r"there is no schema 'schemas/u\.json'"):
        open_project(root)


def test_every_path_can_be_elsewhere(root):
    (root / "texts").mkdir()
    (root / "texts/b.txt").write_text("b")
    (root / "more.jsonl").write_text('{"id": "c", "text": "c"}\n')
    (root / "annotator.toml").write_text(
        'documents = ["texts", "more.jsonl"]\nlabels = "work"\nexports = "out"\n'
    )
    project = open_project(root)
    assert list(project.store.documents()) == ["b", "c"]
    assert project.exports == root / "out"
    assert project.store.tree.root == root / "work"


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ("document = 1", "no setting 'document'; there are: documents, schema, labels, exports"),
        ("documents = []", "documents: a path or a list of paths"),
        ("documents = [1]", "documents: a path or a list of paths"),
        ('documents = ""', "documents: a path or a list of paths"),
        ("labels = 3", "labels: a path is wanted"),
        ('labels = "a\\u0000b"', "labels: a path is wanted"),
        ("labels", "not TOML"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_a_configuration_that_cannot_be(root, toml, why):
    (root / "annotator.toml").write_bytes(toml if isinstance(toml, bytes) else toml.encode())
    with pytest.raises(DataError, match=why) as refused:
        load_config(root)
    assert str(refused.value).startswith("annotator.toml: ")


def test_a_configured_place_that_is_not_there(root):
    (root / "annotator.toml").write_text('documents = "nowhere"')
    with pytest.raises(DataError, match="nowhere: there is no such folder"):
        open_project(root)
    (root / "annotator.toml").write_text('labels = "no/where"')
    with pytest.raises(UsageError, match="there is no folder for 'no/where'"):
        open_project(root)


def test_without_a_file_there_are_the_usual_places(root):
    assert load_config(root) == Config()


def test_a_name_that_is_free_or_mine_may_be_used(root):
    assert open_project(root, annotator="zoe").annotator == "zoe"
    (root / "labels/zoe").mkdir(parents=True)
    assert open_project(root, annotator="zoe").annotator == "zoe"


def test_the_name_of_another_account_may_not(root, monkeypatch):
    (root / "labels/zoe").mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: (root / "labels/zoe").stat().st_uid + 1)
    with pytest.raises(UsageError, match="the labels of 'zoe' belong to another account"):
        open_project(root, annotator="zoe")


def test_my_own_name_is_mine_even_where_a_share_shows_another_owner(root, monkeypatch):
    (root / "labels/zoe").mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: (root / "labels/zoe").stat().st_uid + 1)
    monkeypatch.setattr(identity, "account", lambda: "zoe")
    assert open_project(root).annotator == "zoe"


def test_gold_is_for_those_who_own_the_labels(root, monkeypatch):
    assert open_project(root, annotator="gold").annotator == "gold"
    monkeypatch.setattr(os, "geteuid", lambda: root.stat().st_uid + 1)
    with pytest.raises(UsageError, match="'gold' is for the leads"):
        open_project(root, annotator="gold")
    (root / "labels").mkdir()
    with pytest.raises(UsageError, match="'gold' is for the leads"):
        open_project(root, annotator="gold")


def test_the_account_does_not_come_from_the_environment(monkeypatch):
    for name in ("USER", "LOGNAME", "USERNAME", "SUDO_USER"):
        monkeypatch.setenv(name, "somebody")
    assert identity.account() == pwd.getpwuid(os.getuid()).pw_name
    monkeypatch.setattr(os, "getuid", lambda: 3_999_999)
    assert identity.account() == "uid3999999"


@pytest.mark.parametrize("name", ["", "a\nb", "x" * 81, "\x1b[31m"])
def test_names_that_nobody_can_read_are_refused(root, name):
    with pytest.raises(UsageError, match="cannot be an annotator's name"):
        open_project(root, annotator=name)
