"""Events of published figures: what each edition says, and how it differs from the one before."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contract.event import Event
from shared.contract.words import Count, Day, Digest, Json, LogSource, Name, Part, ProgrammeCode

Ordinal = Annotated[int, Field(ge=1)]

_PART_OF_AN_EVENT = ConfigDict(frozen=True, extra="ignore")


class EventAt(BaseModel):
    """Where an event stands."""

    model_config = _PART_OF_AN_EVENT

    log: LogSource
    position: Ordinal
    id: UUID


class Change(BaseModel):
    """A number before and after, and how many people came to count in it and no longer do."""

    model_config = _PART_OF_AN_EVENT

    before: Json = None
    after: Json = None
    entered: Count = 0
    left: Count = 0


class PartChanged(Change):
    """The change of one part of a figure's value."""

    part: Part


class Moved(BaseModel):
    """Somebody who came into some parts of a figure and fell out of others, and the events that became known between.

    `participant` is left out where the parts count something else than people.
    """

    model_config = _PART_OF_AN_EVENT

    participant: UUID | None = None
    entered: tuple[Part, ...] = ()
    left: tuple[Part, ...] = ()
    events: tuple[EventAt, ...] = ()


class FigurePublished(Event):
    """What a figure said when it was published; an edition stands for ever, a later one supersedes it.

    The same `figure` is the same definition with the same arguments but for the known-on date K. Of the logs it took
    in what they held up to `positions`. `content` is the SHA-256 of `value` as JSON with sorted names and no blanks,
    `people` that of one line `<part> <participant>` for each person behind each part, in sorted order.
    """

    figure: UUID
    edition: Ordinal
    fn: Name
    definition_version: Ordinal
    arguments: dict[Name, Json]
    programmes: tuple[ProgrammeCode, ...]
    state_date: Day
    known_on: Day
    positions: dict[LogSource, Count]
    value: Json = None
    numerator: int | None = None
    denominator: int | None = None
    content: Digest
    people: Digest


class FigureSuperseded(Event):
    """How an edition differs from the one before; a long statement takes several of these, `sheet` of `sheets`.

    The first sheet has every part that changed. Equal numbers may hide that they count other people.
    """

    figure: UUID
    edition: Ordinal
    superseded: Ordinal
    sheet: Ordinal = 1
    sheets: Ordinal = 1
    numerator: Change | None = None
    denominator: Change | None = None
    parts: tuple[PartChanged, ...] = ()
    moved: tuple[Moved, ...] = ()


EVENTS: tuple[type[Event], ...] = (FigurePublished, FigureSuperseded)
