"""`splits.json`: which split each document of an export is in, so that the next export keeps it there.

It stands inside the export. Documents that are not exported any more stay in it: one that comes back must
not have gone from testing to training meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from annotator.core import strict_json
from annotator.core.errors import DataError
from annotator.project.exporting.splits import SPLITS, Shares

FILE = "splits.json"
FORMAT = "annotator/splits/1"
REMEDY = "Mend it, or divide anew with --new-splits"


@dataclass(frozen=True)
class Kept:
    """The splits of an earlier export, and how its documents were divided."""

    documents: Mapping[str, str] = field(default_factory=dict)
    how: Mapping[str, Any] = field(default_factory=dict)


def how(shares: Shares, seed: int, group_by: str, stratify: bool) -> dict[str, Any]:
    """The settings that a division depends on."""
    return {"shares": asdict(shares), "seed": seed, "group_by": group_by, "stratify": stratify}


def read(path: Path) -> Kept:
    """The splits in a file; without a `format`, an object of document ids and splits is taken, too.

    Raises DataError if it cannot be read, or names a split that there is not.
    """
    try:
        fields = strict_json.loads(path.read_bytes(), str(path))
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    except DataError as reason:
        raise DataError(reason.what, where=str(path), remedy=REMEDY) from None
    if isinstance(fields, dict) and fields.get("format") == FORMAT:
        documents, settings = fields.get("documents"), fields.get("divided")
    else:
        documents, settings = fields, {}
    if not isinstance(documents, dict) or not isinstance(settings, dict):
        raise DataError(
            "it is not an object of document ids and their splits", where=str(path), remedy=REMEDY
        )
    for id, name in documents.items():
        if name not in SPLITS:
            raise DataError(
                f"document {id!r} is in {name!r}, which is none of {', '.join(SPLITS)}",
                where=str(path),
                remedy=REMEDY,
            )
    return Kept(documents, settings)


def write(folder: Path, found: Mapping[str, str], kept: Kept, settings: Mapping[str, Any]) -> None:
    """Write the splits of an export, and of what was exported before it, into its folder."""
    documents = dict(sorted({**kept.documents, **found}.items()))
    fields = {"format": FORMAT, "divided": settings, "documents": documents}
    text = json.dumps(fields, ensure_ascii=False, indent=2) + "\n"
    (folder / FILE).write_text(text, encoding="utf-8", newline="\n")


def remarks(
    kept: Kept, found: Mapping[str, str], settings: Mapping[str, Any], torn: list[str]
) -> Iterator[str]:
    """What a person should know of what was kept."""
    old = sum(id in kept.documents for id in found)
    if not old:
        return
    new = len(found) - old
    fresh = f"{new:,} new ones were divided" if new else "there are no new ones"
    yield f"Splits: {old:,} of the documents stay where they were in the export before, {fresh}."
    if kept.how and kept.how != settings:
        changed = ", ".join(
            name.replace("_", "-") for name in settings if kept.how.get(name) != settings[name]
        )
        yield (
            f"What was asked for differs from the export before ({changed}), and holds for new documents "
            "only. --new-splits divides all of them anew."
        )
    if torn:
        some = ", ".join(torn[:3]) + (", …" if len(torn) > 3 else "")
        yield (
            f"{len(torn):,} {'group is' if len(torn) == 1 else 'groups are'} in more than one split, because "
            f"documents of theirs were before they were grouped: {some}. --new-splits divides all anew."
        )
