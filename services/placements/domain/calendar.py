"""What people ask about the shared calendar: of one activity, of one group, or of two who met."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.placements.domain.commands import participant_stream
from shared.contract.words import ActivityKind, Audience, CancellationReason, InterpreterGender


def activity_stream(activity: UUID) -> str:
    """The stream of one activity."""
    return f"activity-{activity}"


def group_stream(group: UUID) -> str:
    """The stream of one group."""
    return f"group-{group}"


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What, when, where and for whom; `day` and `starts_at` (HH:MM) as clocks in Sweden show them."""

    kind: ActivityKind
    title: str
    organisation: str
    programme: str | None = None
    day: date
    starts_at: str
    minutes: int
    venue: str | None = None
    accessible: bool | None = None
    language: str | None = None
    audience: Audience = "everyone"
    group: UUID | None = None
    capacity: int | None = None
    interpreter_language: str | None = None
    interpreter_gender: InterpreterGender | None = None
    strategy_area: str | None = None


@dataclass(frozen=True, kw_only=True)
class _AboutActivity:
    activity: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return activity_stream(self.activity)


@dataclass(frozen=True, kw_only=True)
class ScheduleActivity(_AboutActivity):
    """`occurred_on` is the day on which it was put into the calendar."""

    occasion: Occasion


@dataclass(frozen=True, kw_only=True)
class ChangeActivity(_AboutActivity):
    """From now on it is like this, in every field."""

    occasion: Occasion


@dataclass(frozen=True, kw_only=True)
class CancelActivity(_AboutActivity):
    reason: CancellationReason


@dataclass(frozen=True, kw_only=True)
class HoldActivity(_AboutActivity):
    """`occurred_on` is the day of holding; `attended` were there, of whom so many are `named` one by one."""

    attended: int
    named: int = 0


@dataclass(frozen=True, kw_only=True)
class BookInterpreter(_AboutActivity):
    """`although_not_wished`: somebody has seen that the gender is another than was wished for."""

    language: str
    gender: InterpreterGender
    although_not_wished: bool = False


@dataclass(frozen=True, kw_only=True)
class _AboutGroup:
    group: UUID
    occurred_on: date

    @property
    def stream(self) -> str:
        return group_stream(self.group)


@dataclass(frozen=True, kw_only=True)
class FormGroup(_AboutGroup):
    programme: str
    name: str
    audience: Audience = "everyone"


@dataclass(frozen=True, kw_only=True)
class JoinGroup(_AboutGroup):
    """`occurred_on` is the first day in it."""

    participant: UUID


@dataclass(frozen=True, kw_only=True)
class LeaveGroup(_AboutGroup):
    """`occurred_on` is the last day in it."""

    participant: UUID


@dataclass(frozen=True, kw_only=True)
class RecordContact:
    """Two who got to know each other; `other` is a participant, or a pseudonym of somebody who is none."""

    participant: UUID
    occurred_on: date
    other: UUID
    established: bool = False
    other_established: bool = True
    programme: str | None = None
    activity: UUID | None = None

    @property
    def stream(self) -> str:
        return participant_stream(self.participant)


ActivityCommand = ScheduleActivity | ChangeActivity | CancelActivity | HoldActivity | BookInterpreter
GroupCommand = FormGroup | JoinGroup | LeaveGroup
