"""A case: its lines, the expected figures, and the error when it is malformed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from deploy.scenario.lines import AnyLine
from shared.contract.refusal import Explained


class MalformedCase(Explained):
    """A case cannot be read; the message names file and line and says what to do."""

    exit_status = 2

    def __init__(self, file: Path, number: int | None, advice: str) -> None:
        where = f"{file}, line {number}" if number is not None else str(file)
        super().__init__(f"{where}: {advice}")
        self.number = number


@dataclass(frozen=True)
class Numbered:
    """A line with its place in the file, from 1."""

    number: int
    line: AnyLine


class Expected(BaseModel):
    """One figure that must come out: the indicator, its arguments, and its value as JSON."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    check: str = ""
    fn: str
    args: dict[str, Any]
    value: Any


@dataclass(frozen=True)
class Case:
    """`lines` are in the order in which they were recorded; those of one day in the order of the file.

    `digest` stands for the content of `events.jsonl`: the same content loaded again is the same case.
    """

    name: str
    lines: Sequence[Numbered]
    expected: Sequence[Expected]
    digest: str


def advice(error: ValidationError) -> str:
    """Return the first validation error as a sentence that begins with the field."""
    first = error.errors(include_url=False)[0]
    field = ".".join(map(str, first["loc"])) or "this line"
    if first["type"] == "missing":
        return f"{field}: missing; this type of line needs it"
    return f"{field}: {first['msg']}, not {first['input']!r}"
