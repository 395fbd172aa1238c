"""The wheel: what a person gets who installs the package instead of cloning it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
SETTINGS = dict(os.environ)
"""As the developer has them: pip may keep its cache and where it fetches from in the home."""

pytestmark = [pytest.mark.slow, pytest.mark.needs("pip")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--wheel-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_program_and_the_schemas_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        held = {name: archive.read(name) for name in names if name.startswith("annotator/schemas/")}
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"annotator"}
    assert "annotator/py.typed" in names
    assert held == {
        f"annotator/schemas/{path.name}": path.read_bytes() for path in (ROOT / "schemas").iterdir()
    }


def test_an_installed_package_makes_a_project_away_from_the_clone(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    python = tmp_path / "env" / "bin" / "python"
    pip("--python", python, "install", "--no-compile", "--constraint", ROOT / "constraints.txt", wheel)
    annotator = [tmp_path / "env" / "bin" / "annotator"]

    def run(*arguments: str) -> str:
        command = [*annotator, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path).stdout

    assert "Commands:" in run("--help")
    run("new", "project")
    schema = tmp_path / "project" / "schemas" / "claims.json"
    assert schema.read_bytes() == (ROOT / "schemas" / "claims.json").read_bytes()
    assert "claim_type" in run("schema", "explain", "project")


def pip(*arguments: Path | str) -> None:
    """Run the pip of this environment, which can install into another one."""
    quietly = ["--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([sys.executable, "-m", "pip", *quietly, *arguments], check=True, env=SETTINGS)
