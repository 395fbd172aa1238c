"""What docs/for-administrators.md says of modes: annotators see no labels but their own, leads see all.

Runs as root only: it becomes accounts that need not exist. A child is forked instead of started, since the
interpreter may lie where other accounts may not look.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.project.agreeing.agree import Choice, agree
from annotator.project.label import open_document
from annotator.project.open import open_project
from tests.support.projects import ARTICLE, make_project

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become other accounts")

ANA, BEN, LENA = 61001, 61002, 61003
ANNOTATORS, LEADS = 61100, 61200


@pytest.fixture
def project() -> Iterator[Path]:
    """A project as the page says: annotators may enter, and labels/ hands its group down."""
    home = Path(tempfile.mkdtemp(dir="/tmp"))  # pytest's own folders are closed to other accounts
    home.chmod(0o755)
    root = make_project(home / "news")
    os.chown(root, 0, ANNOTATORS)
    root.chmod(0o750)
    (root / "labels").mkdir()
    os.chown(root / "labels", LENA, LEADS)
    (root / "labels").chmod(0o3777)
    yield root
    shutil.rmtree(home)


def as_account(user: int, group: int, does: Callable[[], object], *, groups: tuple[int, ...] = ()) -> bool:
    """Whether `does` comes to its end, run by another account."""
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups(list(groups))
            os.setgid(group)
            os.setuid(user)
            does()
        except (AnnotatorError, OSError):
            os._exit(1)
        except BaseException:
            os._exit(2)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 1), "something else went wrong"
    return code == 0


def label(root: Path, annotator: str | None = None) -> None:
    opened = open_document(open_project(root, annotator=annotator), ARTICLE)
    opened.add("agency", Span(201, 204))
    opened.close()


def finish(root: Path, annotator: str | None = None) -> None:
    label(root, annotator)
    opened = open_document(open_project(root, annotator=annotator), ARTICLE)
    opened.finish()
    opened.close()


def compare(root: Path, *annotators: str) -> list[float | None]:
    found = agree(open_project(root), Choice(annotators))
    if found.tally.present.sum() < 2:
        raise FileNotFoundError("no labels")
    return [one.value for one in found.panel.headline]


def read(root: Path, annotator: str) -> None:
    found = [one for labels in open_project(root).store.labels(annotator) for one in labels.annotations]
    if not found:
        raise FileNotFoundError("no labels")


@pytest.fixture(autouse=True)
def everything_imported(tmp_path: Path) -> None:
    """What is imported late is imported here, where it can be."""
    label(make_project(tmp_path / "warm"))


def test_annotators_see_their_own_labels_and_leads_see_all(project):
    assert as_account(ANA, ANNOTATORS, lambda: label(project))
    assert as_account(BEN, ANNOTATORS, lambda: label(project))
    ana, ben = f"uid{ANA}", f"uid{BEN}"
    assert as_account(ANA, ANNOTATORS, lambda: read(project, ana))
    assert not as_account(BEN, ANNOTATORS, lambda: read(project, ana))
    assert not as_account(BEN, ANNOTATORS, lambda: list((project / "labels" / ana).iterdir()))
    assert not as_account(BEN, ANNOTATORS, lambda: label(project, ana))
    assert as_account(LENA, LEADS, lambda: read(project, ana), groups=(ANNOTATORS,))
    assert as_account(LENA, LEADS, lambda: read(project, ben), groups=(ANNOTATORS,))


def test_only_those_who_may_read_two_annotators_can_compare_them(project, tmp_path):
    ana, ben = f"uid{ANA}", f"uid{BEN}"
    warm = make_project(tmp_path / "warm, too")
    for name in (ana, ben):
        finish(warm, name)
    assert compare(warm) == [1.0] * 5

    assert as_account(ANA, ANNOTATORS, lambda: finish(project))
    assert as_account(BEN, ANNOTATORS, lambda: finish(project))
    assert as_account(LENA, LEADS, lambda: compare(project), groups=(ANNOTATORS,))
    assert as_account(LENA, LEADS, lambda: compare(project, ana, ben), groups=(ANNOTATORS,))
    assert not as_account(ANA, ANNOTATORS, lambda: compare(project))
    assert not as_account(ANA, ANNOTATORS, lambda: compare(project, ana, ben))


def test_nobody_can_move_anothers_labels_away(project):
    assert as_account(ANA, ANNOTATORS, lambda: label(project))
    mine = project / "labels" / f"uid{ANA}"
    assert not as_account(BEN, ANNOTATORS, lambda: mine.rename(mine.with_name("gone")))


@pytest.mark.parametrize("umask", [0o022, 0o027])
def test_what_an_annotator_makes_belongs_to_the_leads_group(project, umask):
    """A needless chmod would take the set-group-ID bit away, and the files below would be closed to leads."""

    def work() -> None:
        os.umask(umask)
        label(project)

    assert as_account(ANA, ANNOTATORS, work)
    folder = project / "labels" / f"uid{ANA}"
    made = [folder, *folder.rglob("*")]
    assert {one.stat().st_gid for one in made} == {LEADS}
    assert {stat.S_IMODE(one.stat().st_mode) for one in made if one.is_dir()} == {0o2750}
    assert {stat.S_IMODE(one.stat().st_mode) for one in made if one.is_file()} == {0o640}


def test_a_stranger_cannot_enter(project):
    assert not as_account(61009, 61009, lambda: open_project(project))
