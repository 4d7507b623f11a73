"""Commands about an activity of the shared calendar."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, NewId, SetByService, TodayUnlessGiven
from shared.contract.placements import ActivityChanged, ActivityScheduled, Occasion
from shared.contract.words import (
    CancellationReason,
    Day,
    Headcount,
    InterpreterGender,
    Language,
    SeatCount,
    WrittenTime,
)


class _AboutActivity(Command):
    about: ClassVar[str] = "activity"

    occurred_on: Annotated[Day, TodayUnlessGiven]


class _Plan(Occasion, _AboutActivity):
    starts_at: WrittenTime
    capacity: SeatCount | None = None


class ScheduleActivity(_Plan):
    """What, when, where and for whom; `occurred_on` is when it was put into the calendar, today when left out."""

    activity: Annotated[UUID, NewId]


class ChangeActivity(_Plan):
    """How an activity is from now on, in every field; `occurred_on` is when it was changed, today when left out."""

    activity: UUID


class CancelActivity(_AboutActivity):
    """`occurred_on` is when it was decided, today when left out."""

    activity: UUID
    reason: CancellationReason


class HoldActivity(_AboutActivity):
    """`occurred_on` is the day of holding; `attended` were there, of whom `named` are known one by one."""

    activity: UUID
    attended: Headcount
    named: Annotated[int, SetByService] = 0


class BookInterpreter(_AboutActivity):
    """`although_not_wished` confirms another gender than was wished for. `occurred_on` is today when left out."""

    activity: UUID
    language: Language
    gender: InterpreterGender
    although_not_wished: bool = False


ActivityCommand = ScheduleActivity | ChangeActivity | CancelActivity | HoldActivity | BookInterpreter


def occasion_of(planned: ScheduleActivity | ChangeActivity | ActivityScheduled | ActivityChanged) -> Occasion:
    """Return the occasion within a command or an event."""
    return Occasion.model_validate({name: getattr(planned, name) for name in Occasion.model_fields})
