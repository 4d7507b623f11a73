"""What reporting tells: which programmes it adds up, and towards which targets."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from shared.contract.event import Event
from shared.contract.words import Name, ProgrammeCode


class Target(BaseModel):
    """What a figure should come to.

    `figure` is the name of an indicator, `part` the path inside its value (for example `work` or `pct`).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    figure: str
    part: str = ""
    arguments: dict[str, Any] = {}
    op: Literal[">=", "==", "<="]
    value: float
    label_sv: str
    label_en: str


class ProgrammeDefined(Event):
    """A programme with its period and targets; a later definition of the same code replaces the earlier one."""

    programme: ProgrammeCode
    name: Name
    funder: Name | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    partners: tuple[Name, ...] = ()
    targets: tuple[Target, ...] = ()


EVENTS: tuple[type[Event], ...] = (ProgrammeDefined,)
