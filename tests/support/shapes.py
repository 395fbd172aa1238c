"""Strict checks of what other tools document about the shape of their files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

VALUE_OF = {
    "Labels": ("labels", "labels"),
    "Choices": ("choices", "choices"),
    "Number": ("number", "number"),
    "TextArea": ("textarea", "text"),
}
"""For each control of Label Studio the type of its results and the key of their value."""


def wrong_in_tasks(tasks: Any, config: str) -> list[str]:
    """What in a list of Label Studio's tasks does not fit its documentation or the configuration."""
    if not isinstance(tasks, list):
        return ["the tasks are no list"]
    controls = {
        one.get("name", ""): one for one in ElementTree.fromstring(config).iter() if one.tag in VALUE_OF
    }
    wrong = []
    for number, task in enumerate(tasks, 1):
        wrong += [f"task {number}: {problem}" for problem in _task(task, controls)]
    return wrong


def _task(task: Any, controls: dict[str, ElementTree.Element]) -> Iterator[str]:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        yield "it has no data"
        return
    text = task["data"].get("text")
    if not isinstance(text, str):
        yield "its text is no text"
        return
    for annotation in task.get("annotations", []):
        results = annotation.get("result")
        if not isinstance(results, list):
            yield "an annotation without a list of results"
            continue
        if type(annotation.get("was_cancelled")) is not bool:
            yield "an annotation that does not say whether it was cancelled"
        regions = {one.get("id") for one in results if one.get("type") == "labels"}
        for one in results:
            yield from (
                _relation(one, regions) if one.get("type") == "relation" else _result(one, text, controls)
            )


def _relation(one: dict[str, Any], regions: set[Any]) -> Iterator[str]:
    for end in ("from_id", "to_id"):
        if one.get(end) not in regions:
            yield f"a relation whose {end} is no region"
    if one.get("direction") not in ("left", "right", "bi"):
        yield "a relation without a direction"


def _result(one: dict[str, Any], text: str, controls: dict[str, ElementTree.Element]) -> Iterator[str]:
    id, value = one.get("id"), one.get("value")
    if not isinstance(id, str) or not id or "#" in id or "@" in id:
        yield f"the id {id!r}"
    control = controls.get(one.get("from_name", ""))
    if control is None or one.get("to_name") != control.get("toName") or not isinstance(value, dict):
        yield f"a result of {one.get('from_name')!r} that no control makes"
        return
    type, key = VALUE_OF[control.tag]
    if one.get("type") != type or key not in value:
        yield f"a result of type {one.get('type')!r} by a control {control.tag}"
        return
    if type == "labels" or control.get("perRegion") == "true":
        start, end = value.get("start"), value.get("end")
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            yield f"a region from {start} to {end}"
        elif type != "textarea" and value.get("text") != text[start:end]:
            yield f"the words {value.get('text')!r} for {text[start:end]!r}"
    given = value[key] if isinstance(value[key], list) else [value[key]]
    if type in ("labels", "choices"):
        there = {child.get("value") for child in control}
        yield from (f"{one!r} is not among the {type} of the control" for one in given if one not in there)
    elif type == "number" and not isinstance(value[key], int | float):
        yield f"the number {value[key]!r}"
    elif type == "textarea" and not all(isinstance(one, str) for one in given):
        yield f"the texts {given!r}"
