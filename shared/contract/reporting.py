"""What reporting tells: which programmes it adds up, and towards which targets."""

from datetime import date
from math import isfinite
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, JsonValue

from shared.contract.event import Event
from shared.contract.words import Count, LogSource, Name, ProgrammeCode, Root, SettlementReason


def _finite_text(value: JsonValue) -> JsonValue:
    """What JSON and PostgreSQL can both hold; anything else would be recorded and then stop every reader."""
    match value:
        case str() if "\x00" in value:
            raise ValueError("text cannot hold a NUL character")
        case float() if not isfinite(value):
            raise ValueError("a number must be finite")
        case list():
            return [_finite_text(item) for item in value]
        case dict():
            return {str(_finite_text(name)): _finite_text(item) for name, item in value.items()}
    return value


Part = Annotated[str, Field(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]
Argument = Annotated[JsonValue, AfterValidator(_finite_text)]


class Target(BaseModel):
    """What a figure should come to.

    `figure` is the name of an indicator, `part` the path inside its value (for example `work` or `pct`).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    figure: Name
    part: Part = ""
    arguments: dict[Name, Argument] = {}
    op: Literal[">=", "==", "<="]
    value: FiniteFloat
    label_sv: Name
    label_en: Name


class ProgrammeDefined(Event):
    """A programme with its period and targets; a later definition of the same code replaces the earlier one."""

    programme: ProgrammeCode
    name: Name
    funder: Name | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    partners: tuple[Name, ...] = ()
    targets: tuple[Target, ...] = ()


class LogWitnessed(Event):
    """What the log signed is what was received of it, up to `size` events. Said the first time, and after trouble."""

    log: LogSource
    size: Count
    root: Root


class LogDisputed(Event):
    """The log signed something else than what was received of it; nothing of it is applied until this is settled.

    They part somewhere from position `first` to `last`. The checkpoint covers `size` events and has root `theirs`.
    """

    log: LogSource
    first: Count
    last: Count
    size: Count
    ours: Root
    theirs: Root


class DisputeSettled(Event):
    """Somebody looked into the dispute about a log and closed it; the log is followed again, and judged anew."""

    log: LogSource
    reason: SettlementReason


EVENTS: tuple[type[Event], ...] = (ProgrammeDefined, LogWitnessed, LogDisputed, DisputeSettled)
