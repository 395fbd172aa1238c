"""What Label Studio keeps for its own pages: people, times, and fields that say nothing of the text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

BOOKKEEPING = frozenset(
    "id data annotations completions predictions drafts meta file_upload created_at updated_at created_by "
    "updated_by inner_id project total_annotations cancelled_annotations total_predictions comment_count "
    "unresolved_comment_count last_comment_updated_at comment_authors is_labeled overlap annotators "
    "annotation_id annotator lead_time agreement storage_filename cancelled file_name".split()
)


def person(said: Any) -> str:
    """Somebody as Label Studio has them: a number, an address, or an object with one of these."""
    if isinstance(said, dict):
        return next((str(said[key]) for key in ("email", "username", "id") if said.get(key)), "")
    return str(said) if isinstance(said, int | str) and not isinstance(said, bool) else ""


def moment(value: Any) -> str:
    """A time of Label Studio's in UTC without fractions, empty if it is none."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e11:
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return ""
    if at is None:
        return ""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
