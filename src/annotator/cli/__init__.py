"""How a script does it: one module per command."""

from __future__ import annotations


def main() -> None:
    """The console command `annotator`: runs what the command line asks for and ends the process."""
    try:
        from annotator.cli.commands import annotator

        annotator(prog_name="annotator")
    except KeyboardInterrupt:  # before `failures.py` is there to say so, or when it has said all
        raise SystemExit(130) from None
