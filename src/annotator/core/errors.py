"""The one family of errors that a person gets to read."""


class AnnotatorError(Exception):
    """Something a person must know: what happened, where, and what to do about it.

    Commands print it as one sentence and end with `exit_code`; screens show it in the status line.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.what}" if self.where else self.what
        stop = "" if sentence.endswith(("?", "!", ".", "…")) else "."
        return f"{sentence}{stop} {self.remedy}" if self.remedy else sentence


class UsageError(AnnotatorError):
    """The request itself cannot be met: an unknown name, a missing terminal, a bad option."""

    exit_code = 2


class DataError(AnnotatorError):
    """A file or a text is not what it must be."""

    exit_code = 3


class NotSaved(AnnotatorError):
    """A change could not be made durable; nothing that was saved before is affected."""

    exit_code = 4


class ReadOnly(AnnotatorError):
    """The document is open for reading only, and why."""

    exit_code = 4


class Fault(Exception):
    """A fault of the program itself, which is the `__cause__`, and what holds nevertheless."""

    def __init__(self, reassurance: str) -> None:
        self.reassurance = reassurance
        super().__init__(reassurance)
