"""Reporting's events: which programmes it adds up, and towards which targets."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contract import figures
from shared.contract.event import Event
from shared.contract.words import Count, Day, Json, Kronor, LogSource, Name, Part, ProgrammeCode, Root, SettlementReason


class Target(BaseModel):
    """What a figure should come to.

    `figure` is the name of an indicator, `part` the path inside its value (for example `work` or `pct`).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    figure: Name
    part: Part = ""
    arguments: dict[Name, Json] = {}
    op: Literal[">=", "==", "<="]
    value: Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False)]
    label_sv: Name
    label_en: Name


class ProgrammeDefined(Event):
    """A programme with its period, money and targets; a later definition of the same code replaces the earlier one.

    `grant` is the funder's part of `budget`.
    """

    programme: ProgrammeCode
    name: Name
    funder: Name | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    grant: Kronor | None = None
    budget: Kronor | None = None
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


EVENTS: tuple[type[Event], ...] = (ProgrammeDefined, LogWitnessed, LogDisputed, DisputeSettled, *figures.EVENTS)
