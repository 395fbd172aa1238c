"""`make annotate`: what it sets up, that it does so once, and what it says when something is missing.

The recipes run for real; a recording script stands in for Python, so that nothing is downloaded.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.needs("program:make")

RECORDER = """\
#!/bin/sh
echo "$0 $*" >> "$RECORD"
case "$*" in
*'%d.%d'*) echo 3.12 ;;
*' venv --clear '*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
esac
"""

TOO_OLD = """\
#!/bin/sh
case "$*" in
*'%d.%d'*) echo 3.9 ;;
*version_info*) exit 1 ;;
esac
"""

WITHOUT_VENV = """\
#!/bin/sh
case "$*" in
*'%d.%d'*) echo 3.11 ;;
*ensurepip*) exit 1 ;;
esac
"""

DANGLING_SHIM = "#!/bin/sh\necho 'this version is not installed' >&2\nexit 127\n"


class Clone:
    """A clone in its own folder, on a machine that has only what is put on its PATH."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "clone"
        self.programs = folder / "bin"
        self.record = folder / "record"
        self.programs.mkdir(parents=True)
        self.root.mkdir()
        for name in ("make", "sh", "awk", "cksum", "cp", "cut", "echo", "mkdir", "rm", "touch"):
            found = shutil.which(name)
            assert found, name
            (self.programs / name).symlink_to(found)
        for name in ("Makefile", "pyproject.toml", "constraints.txt"):
            shutil.copyfile(ROOT / name, self.root / name)
        shutil.copytree(ROOT / "tools", self.root / "tools")

    def add_python(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(script)
        path.chmod(0o755)

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run make; `record` then holds what the recorder was asked, this time only."""
        self.record.write_text("")
        return subprocess.run(
            ["make", *arguments],
            cwd=self.root,
            env={"PATH": str(self.programs), "RECORD": str(self.record), "HOME": os.environ["HOME"]},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )

    @property
    def asked(self) -> list[str]:
        """What the Python of the virtual environment was asked to run."""
        lines = self.record.read_text().split("\n")
        return [line.partition(" ")[2] for line in lines if line.startswith(".venv/bin/python ")]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_the_first_start_installs_the_pinned_package_and_runs_it(clone: Clone) -> None:
    clone.add_python("python3.12", RECORDER)
    result = clone.make("annotate")
    assert result.returncode == 0, result.stderr
    install, start = clone.asked
    assert install.startswith("-m pip install ")
    assert "--constraint constraints.txt" in install
    assert install.endswith("--editable .")
    assert start == "-I -m annotator annotate"


def test_the_second_start_only_starts(clone: Clone) -> None:
    clone.add_python("python3.12", RECORDER)
    clone.make("annotate")
    result = clone.make("annotate", "ARGS=--annotator jane --document 'a b'")
    assert clone.asked == ["-I -m annotator annotate --annotator jane --document a b"]
    assert (result.stdout, result.stderr) == ("", "")


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_what_is_pinned_anew_is_installed_anew(clone: Clone, name: str) -> None:
    clone.add_python("python3.12", RECORDER)
    clone.make("annotate")
    later = (clone.root / ".venv").stat().st_mtime + 10
    os.utime(clone.root / name, (later, later))
    clone.make("annotate")
    assert len(clone.asked) == 2


def test_a_copy_of_the_folder_sets_itself_up(clone: Clone) -> None:
    clone.add_python("python3.12", RECORDER)
    clone.make("annotate")
    copy = clone.root.with_name("a copy")
    shutil.copytree(clone.root, copy, symlinks=True)
    clone.root = copy
    clone.make("annotate")
    assert any("--editable ." in line for line in clone.asked)


def test_tests_get_the_extras_once(clone: Clone) -> None:
    clone.add_python("python3.12", RECORDER)
    clone.make("test")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = ",".join(project["optional-dependencies"])
    assert any(line.endswith(f"--editable .[{extras}] --group dev") for line in clone.asked)
    assert clone.asked[-1] == "-m pytest"
    clone.make("test", "ARGS=-q tests/core")
    assert clone.asked == ["-m pytest -q tests/core"]
    clone.make("annotate")
    assert clone.asked == ["-I -m annotator annotate"]


def test_a_shim_that_leads_nowhere_is_passed_over(clone: Clone) -> None:
    clone.add_python("python3.13", DANGLING_SHIM)
    clone.add_python("python3.12", RECORDER)
    result = clone.make("annotate")
    assert result.returncode == 0
    assert "not installed" not in result.stderr


def test_an_older_python_with_venv_is_better_than_a_newer_one_without(clone: Clone) -> None:
    clone.add_python("python3.13", WITHOUT_VENV)
    clone.add_python("python3.11", RECORDER)
    assert clone.make("annotate").returncode == 0


@pytest.mark.parametrize(
    ("pythons", "words"),
    [
        ({}, "needs Python 3.11 or newer with venv, and none was found"),
        ({"python3": TOO_OLD}, "needs Python 3.11 or newer with venv, and the newest found is 3.9"),
        ({"python3": WITHOUT_VENV}, "Python 3.11 is here without its venv module: install it"),
    ],
    ids=["none", "old", "without venv"],
)
def test_what_is_missing_is_said_in_one_sentence(clone: Clone, pythons: dict[str, str], words: str) -> None:
    for name, script in pythons.items():
        clone.add_python(name, script)
    result = clone.make("annotate")
    assert result.returncode != 0
    said = [line for line in result.stderr.split("\n") if line and not line.startswith("make")]
    assert len(said) == 1
    assert words in said[0]
    assert "apt install" in said[0]


def test_help_lists_every_target(clone: Clone) -> None:
    listed = {line.split()[1] for line in clone.make("help").stdout.split("\n") if line.startswith("  make ")}
    declared = next(
        line for line in (ROOT / "Makefile").read_text().split("\n") if line.startswith(".PHONY:")
    )
    assert listed == set(declared.split()[1:])
