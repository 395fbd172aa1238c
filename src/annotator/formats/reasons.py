"""The reasons of report entries: fixed words that scripts can count, and what each means."""

from __future__ import annotations

from collections.abc import Mapping

EXPORT: Mapping[str, str] = {
    # what no format can help
    "quote-mismatch": "the text has other words there than were labelled: nothing is guessed",
    "text-changed": "the text is not the one that was labelled",
    "not-unicode": "the text cannot be written as UTF-8",
    "unreadable": "something in the label files cannot be trusted",
    "unknown-label": "its label is no longer in the schema",
    "plain-value": "a value that is not JSON, or not one that the format has, was written as text",
    "no-value": "the choice that was asked for is not set",
    "relation": "one of its ends is not in the data",
    # what the format has no place for
    "no-attributes": "the format has no attributes; the annotation is there without them",
    "no-notes": "the format has no notes and doubts; the annotation is there without them",
    "no-relations": "the format has no relations",
    "no-document-labels": "the format has no document labels",
    "split": "several spans of one annotation were written one by one, under one id",
    "overlap": "two spans compete for a place that holds one; the shorter stays, or the one that fits better",
    # tokens and characters
    "cut": "no window of tokens holds it whole",
    "misaligned": "it starts or ends inside a token, and such spans were not to be moved",
    "contracted": "it was made smaller, to token boundaries",
    "expanded": "it was made larger, to token boundaries",
    "token-boundary": "its tokens cover more on one side, and less on the other",
    "trimmed": "white space at its edges was taken off",
    "whitespace": "it covers only white space",
    "no-words": "it covers nothing that the format can write",
    "inside-a-character": "it starts or ends inside what the other tool counts as one character",
    "not-xml": "it has characters that no XML file can hold",
    "not-a-sentence": "the row of its sentence has another extent",
}
"""Why something is not in an export, or not quite as it was labelled."""

IMPORT: Mapping[str, str] = {
    "quote-mismatch": "the text has other words there than the file quotes",
    "out-of-bounds": "it starts or ends outside the text, or not at a whole number",
    "empty-span": "it covers nothing",
    "reversed": "it ends before it starts",
    "inside-a-character": "it starts or ends inside a character",
    "no-label": "it has no label",
    "no-place": "there is nowhere in a text where it could be",
    "relation": "one of its ends is not there",
    "id-taken": "another text has this id already",
    "labels-there": "this annotator has other labels of the document already",
    "annotator-twice": "the files have this annotator's labels of the document twice, and they differ",
    "id-twice": "another annotation or relation of the document has this id",
    "no-span": "it has no place in the text",
    "moved": "with --update: its words stand elsewhere in the new text",
    "uncertain": "with --update: its words changed, or could be meant elsewhere; it is marked as unsure",
    "lost": "with --update: its words are not in the new text; it is kept with the old one",
    "unreadable": "with --update: these labels cannot be carried over, and stay as they are",
}
"""Why something of a file did not come in. Formats have some of their own, for what only they have."""
