"""Keys are made ready after the first paint, and the collector of garbage works again from then on."""

import gc
import subprocess
import sys

from annotator.tui.readiness import steps


def test_the_collector_works_again():
    gc.disable()
    try:
        for _ in steps():
            assert not gc.isenabled()
        assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


def test_importing_the_screens_compiles_no_pattern_that_takes_long():
    # Those of words, sentences and numbers, compiled on import, once doubled the time to the first paint.
    code = (
        "import regex\n"
        "real, spent = regex.compile, []\n"
        "def timed(*given, **lists):\n"
        "    spent.append(given[0])\n"
        "    return real(*given, **lists)\n"
        "regex.compile = timed\n"
        "import annotator.tui.app\n"
        "print(sum(map(len, spent)))\n"
    )
    length = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(length) < 2_000
