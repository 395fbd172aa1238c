"""The sshd configuration of docs/for-administrators.md, with a real sshd on a port of this machine.

The one who logs in is the account that runs the tests, by a key made for the occasion. Nothing of the
machine's own sshd, keys or configuration is touched.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from annotator.project.identity import account
from tests.support.pages import ROOT, blocks
from tests.support.projects import ARTICLE, held, label_file, make_project
from tests.support.terminal import Terminal

SSHD = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs("program:ssh", "program:ssh-keygen"),
    pytest.mark.skipif(SSHD is None, reason="not installed here: sshd (Debian: openssh-server)"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a session as sshd does"),
]

PATHS = {
    "/opt/annotator/bin/python": "{python}",
    "/srv/news": "{root}",
    "Match Group annotators,!leads": "Match User {user}",
    "/etc/annotator/keys/%u": "{keys}/%u",
}
"""What the page writes, and what stands there in this test."""


class Host(NamedTuple):
    """A running sshd: how to log in, and the project that it leads to."""

    login: list[str]
    root: Path
    log: Path


def snippet() -> str:
    """The configuration as the page has it."""
    (block,) = [one for one in blocks(ROOT / "docs" / "for-administrators.md") if one.said == "sshd"]
    return block.code


def free_port() -> int:
    with socket.socket() as at:
        at.bind(("127.0.0.1", 0))
        port: int = at.getsockname()[1]
        return port


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    user, root = account(), make_project(tmp_path / "news")
    for name in ("host", "mine"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name], check=True)
    keys = tmp_path / "keys"
    keys.mkdir()
    shutil.copy(tmp_path / "mine.pub", keys / user)
    configuration = snippet()
    for written, here in PATHS.items():
        assert configuration.count(written) == 1, written
        configuration = configuration.replace(
            written, here.format(python=sys.executable, root=root, user=user, keys=keys)
        )
    port, log, pid = free_port(), tmp_path / "log", tmp_path / "pid"
    (tmp_path / "conf").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {tmp_path}/host\nPidFile {pid}\nUsePAM no\n"
        f"StrictModes no\nSubsystem sftp internal-sftp\n{configuration}"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    assert SSHD is not None
    subprocess.run([SSHD, "-f", tmp_path / "conf", "-E", log], check=True)
    until(pid.exists, "sshd has started")
    login = [f"-oPort={port}", f"-i{tmp_path}/mine", f"-oUserKnownHostsFile={tmp_path}/known"]
    login += ["-oStrictHostKeyChecking=no", "-oBatchMode=yes", "-F/dev/null", f"{user}@127.0.0.1"]
    try:
        yield Host(login, root, log)
    finally:
        os.kill(int(pid.read_text()), signal.SIGTERM)
        until(lambda: not pid.exists(), "sshd has ended")


def until(condition: object, what: str, limit: float = 20.0) -> None:
    end = time.monotonic() + limit
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.05)


def log_in(host: Host, *asked: str) -> Terminal:
    """Log in as `ssh -tt` does; `asked` is what the client would like to run."""
    at = Terminal(["ssh", "-tt", *host.login, *asked])
    try:
        at.wait_for("? keys", "saved")
    except AssertionError:
        at.end()
        raise
    return at


def annotators(host: Host) -> list[str]:
    """The processes that label this project."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if str(host.root) in words and "annotate" in words:
            found.append(path.parent.name)
    return found


def test_a_dropped_connection_costs_nothing(host: Host) -> None:
    with log_in(host) as at:
        at.press("right", "right", "a")
        at.wait_for("Agency 1")
        at.kill(signal.SIGKILL)  # the client is gone without a word
    until(lambda: not annotators(host), "the session has ended")
    me = account()
    assert held(host.root, me=me) == [("agency", 17, 28)]
    assert label_file(host.root, me=me)["annotations"][0]["spans"][0]["quote"] == "Immigration"
    with log_in(host) as at:
        assert "Agency 1" in at.text
        x, y = at.place_of("Immigration")
        at.wait_until(lambda: at.cursor == (x, y), "the cursor is where it was")
        at.press("u")
        at.wait_gone("Agency 1")
        at.press("q")
        assert at.wait() == 0
    assert held(host.root, me=me) == []
    assert label_file(host.root, ARTICLE, me)["annotations"] == []


def test_whatever_the_client_asks_for_it_gets_the_tool(host: Host) -> None:
    with log_in(host, "/bin/sh", "-i") as at:
        at.press("q")
        assert at.wait() == 0
    refused = subprocess.run(["ssh", *host.login, "id"], capture_output=True, text=True, timeout=30)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert "labelling needs a terminal" in refused.stderr


def test_there_is_neither_sftp_nor_forwarding_nor_a_password(host: Host) -> None:
    *options, to = host.login
    sftp = subprocess.run(["sftp", *options, to], input="ls\n", capture_output=True, text=True, timeout=30)
    assert sftp.returncode != 0
    assert re.search(r"^sftp> ls\n.+", sftp.stdout) is None
    port = free_port()
    forward = ["ssh", *options, "-N", "-o", "ExitOnForwardFailure=yes", "-R", f"{port}:127.0.0.1:1", to]
    assert subprocess.run(forward, capture_output=True, timeout=30).returncode != 0
    bare = [one for one in options if not one.startswith("-i")]
    without = ["ssh", *bare, "-o", "PubkeyAuthentication=no", to]
    denied = subprocess.run(without, capture_output=True, text=True, timeout=30)
    assert "Permission denied (publickey)" in denied.stderr
