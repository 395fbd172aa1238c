"""What goes to the terminal: its own cursor, shown and moved with seven bytes, and no long blanks.

Textual hides the terminal's cursor. Here it is the cursor of the text: moving it costs no repaint,
which is what makes a key cheap over a slow line, and Braille displays and screen readers follow it.
Textual also fills every row with blanks, which are half of what a page costs; they are erased instead.
"""

from __future__ import annotations

import re
import select
from itertools import takewhile
from typing import Any

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

SHOW_CURSOR = "\x1b[?25h"

_BLANKS = re.compile(
    r"\x1b\[(?!0?m)[0-9;]*m[^\x1b]*"  # words with a look, which their blanks have too
    r"|(?P<last> {6,})(?=\n|\x1b\[\d+;\d+H)"
    r"|(?P<inner> {13,})"
)


def erase_blanks(data: str) -> str:
    """The same picture, with long blanks erased (ECH) and passed over rather than written."""
    return _BLANKS.sub(_erased, data)


def _erased(match: re.Match[str]) -> str:
    if match["last"]:
        return f"\x1b[{len(match['last'])}X"
    if match["inner"]:
        count = len(match["inner"])
        return f"\x1b[{count}X\x1b[{count}C"
    return match[0]


class TerminalCursor:
    """Where the terminal's cursor is to be. Without a terminal (in tests) it only remembers."""

    def __init__(self) -> None:
        self.x = 0
        self.y = 0
        self._driver: CursorDriver | None = None

    def attach(self, driver: CursorDriver) -> None:
        """Write to this driver from now on."""
        self._driver = driver

    def move(self, x: int, y: int) -> None:
        """Move to a cell of the screen, counted from 0, at once."""
        self.x, self.y = x, y
        if self._driver is not None:
            self._driver.write(f"\x1b[{y + 1};{x + 1}H")
            self._driver.flush()

    @property
    def gone(self) -> bool:
        """Whether the terminal was closed without a signal reaching us (no SIGHUP under nohup)."""
        return self._driver is not None and self._driver.hung_up()


class CursorDriver(LinuxDriver):
    """Textual's driver with the terminal's cursor left on, and fewer bytes."""

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        cursor = getattr(app, "cursor", None)
        if isinstance(cursor, TerminalCursor):
            cursor.attach(self)

    def start_application_mode(self) -> None:
        """Start as Textual does, then show the cursor again; also after a suspend."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.write(SHOW_CURSOR)
        self.flush()

    def write(self, data: str) -> None:
        """Write to the terminal, blanks erased. Where nobody reads any more, Textual would wait for ever."""
        if not self.hung_up():
            super().write(erase_blanks(data))

    def close(self) -> None:
        """Let the terminal go; what is still to be written waits for one that is there."""
        if not self.hung_up():
            super().close()

    def run_input_thread(self) -> None:
        """Read keys. Bytes that are no UTF-8, as of a letter in a terminal set to Latin-1, and sequences that
        make no sense, as after noise on the line, are no keys; Textual would end there.
        """
        while True:
            try:
                super().run_input_thread()
                return
            except UnicodeDecodeError as error:
                rest = error.object[error.end :].decode("utf-8", "ignore")
                for character in takewhile(str.isprintable, rest):
                    self.process_message(events.Key(character, character))
            except ValueError:
                continue
            except OSError:
                if not self.hung_up():
                    raise
                return  # Nobody is there any more, which is no fault.

    def hung_up(self) -> bool:
        """Whether the other end of the terminal is closed."""
        poll = select.poll()
        poll.register(self.fileno, 0)
        return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))
