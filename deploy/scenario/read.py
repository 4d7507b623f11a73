"""Read a case folder and check every line before anything is carried out."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from deploy.scenario.case import Case, Expected, MalformedCase, Numbered, advice
from deploy.scenario.lines import LINES, AnyLine
from deploy.scenario.references import check_references


def read_case(folder: Path, *, with_expected: bool = False) -> Case:
    """Return the case in that folder. Raises MalformedCase for the first wrong line."""
    events = folder / "events.jsonl"
    in_file = [Numbered(number, _line(events, number, values)) for number, values in _objects(events)]
    if not in_file:
        raise MalformedCase(events, None, "the file has no lines; write one event a line")
    recorded = sorted(in_file, key=lambda numbered: numbered.line.recorded_on)
    check_references(events, recorded)
    digest = sha256(events.read_bytes()).hexdigest()
    return Case(folder.resolve().name, recorded, _expected(folder / "expected.jsonl") if with_expected else (), digest)


def _objects(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        raise MalformedCase(file, None, "there is no such file; give the folder of a case") from None
    except UnicodeDecodeError:
        raise MalformedCase(file, None, "this is not UTF-8; save the file as UTF-8") from None
    for number, written in enumerate(text.split("\n"), 1):
        if not written.strip():
            continue
        try:
            values = json.loads(written, parse_constant=_no_number)
        except ValueError as wrong:
            raise MalformedCase(file, number, f"this is not JSON ({wrong}); write one JSON object a line") from None
        if not isinstance(values, dict):
            raise MalformedCase(file, number, "this is JSON, but no object; write {...}")
        yield number, values


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number in JSON")


def _line(file: Path, number: int, values: dict[str, Any]) -> AnyLine:
    type_ = values.get("type")
    if type_ is None:
        raise MalformedCase(file, number, f"type: missing; use one of {', '.join(LINES)}")
    line = LINES.get(type_) if isinstance(type_, str) else None
    if line is None:
        raise MalformedCase(file, number, f"type: {type_!r} is not known; use one of {', '.join(LINES)}")
    try:
        return line.model_validate_json(json.dumps(values))
    except ValidationError as error:
        raise MalformedCase(file, number, advice(error)) from None


def _expected(file: Path) -> list[Expected]:
    expected = []
    for number, values in _objects(file):
        if "value" not in values:
            raise MalformedCase(file, number, "value: missing; write the value that must come out")
        try:
            expected.append(Expected.model_validate_json(json.dumps(values)))
        except ValidationError as error:
            raise MalformedCase(file, number, advice(error)) from None
    return expected
