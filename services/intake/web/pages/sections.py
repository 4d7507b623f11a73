"""The sections of a participant's page beside the timeline: what is known now, by its kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from shared.contract.envelope import Record
from shared.contract.intake import MandateEnded, MandateGiven, StepDone, SurveyAnswered
from shared.contract.plaintexts import (
    Education,
    Experience,
    Identity,
    IdentityNumber,
    Interview,
    LanguageLevel,
    Mandate,
    Plaintext,
    PlanText,
    Skill,
    Wishes,
)

T = TypeVar("T", bound=Plaintext)


@dataclass(frozen=True)
class Authority:
    """A mandate; `holder` is None when it cannot be opened, `over` says that it has ended."""

    given: MandateGiven
    holder: Mandate | None
    ended_on: date | None
    over: bool


@dataclass(frozen=True)
class Plan:
    """A plan, by the event that agreed on it; `done` has the day of each step that was taken, by its number from 1."""

    id: UUID
    agreed_on: date
    says: PlanText
    done: Mapping[int, date]


@dataclass(frozen=True)
class Sections:
    """What is known of a participant; dated things latest first, `plan` and `wishes` as last stated."""

    skills: Sequence[Skill]
    educations: Sequence[tuple[date, Education]]
    experiences: Sequence[tuple[date, Experience]]
    languages: Sequence[LanguageLevel]
    wishes: Wishes | None
    interviews: Sequence[tuple[date, Interview]]
    plan: Plan | None
    surveys: Sequence[SurveyAnswered]
    numbers: Sequence[tuple[date, IdentityNumber]]
    mandates: Sequence[Authority]


def sections(now: Sequence[Record], texts: Mapping[UUID, Plaintext], today: date) -> Sections:
    """The sections that effective records and their opened texts by event id come to."""
    dated = sorted((record for record in now if record.event is not None), key=day_of)
    wishes = _texts_of(dated, texts, Wishes)
    return Sections(
        skills=list({skill.concept: skill for _, skill in _texts_of(dated, texts, Skill)}.values()),
        educations=_texts_of(dated, texts, Education)[::-1],
        experiences=_texts_of(dated, texts, Experience)[::-1],
        languages=list({level.language: level for _, level in _texts_of(dated, texts, LanguageLevel)}.values()),
        wishes=wishes[-1][1] if wishes else None,
        interviews=_texts_of(dated, texts, Interview)[::-1],
        plan=_plan(dated, texts),
        surveys=[record.event for record in reversed(dated) if isinstance(record.event, SurveyAnswered)],
        numbers=list(_numbers(dated, texts))[::-1],
        mandates=list(_mandates(dated, texts, today))[::-1],
    )


def _texts_of(dated: Sequence[Record], texts: Mapping[UUID, Plaintext], kind: type[T]) -> list[tuple[date, T]]:
    opened = ((day_of(record), texts.get(record.id)) for record in dated)
    return [(day, text) for day, text in opened if isinstance(text, kind)]


def _plan(dated: Sequence[Record], texts: Mapping[UUID, Plaintext]) -> Plan | None:
    """The plan that was agreed last."""
    for record in reversed(dated):
        says = texts.get(record.id)
        if isinstance(says, PlanText):
            steps = (other.event for other in dated if isinstance(other.event, StepDone))
            return Plan(record.id, day_of(record), says, {s.nth: s.occurred_on for s in steps if s.plan == record.id})
    return None


def _numbers(dated: Sequence[Record], texts: Mapping[UUID, Plaintext]) -> Iterator[tuple[date, IdentityNumber]]:
    for record in dated:
        text = texts.get(record.id)
        number = text.identity_number if isinstance(text, Identity) else text
        if isinstance(number, IdentityNumber):
            yield day_of(record), number


def _mandates(dated: Sequence[Record], texts: Mapping[UUID, Plaintext], today: date) -> Iterator[Authority]:
    ends = {
        record.event.mandate: record.event.occurred_on for record in dated if isinstance(record.event, MandateEnded)
    }
    for record in dated:
        if isinstance(record.event, MandateGiven):
            holder, ended_on = texts.get(record.id), ends.get(record.event.mandate)
            until = record.event.until
            over = (ended_on is not None and ended_on <= today) or (until is not None and until < today)
            yield Authority(record.event, holder if isinstance(holder, Mandate) else None, ended_on, over)


def day_of(record: Record) -> date:
    """The day on which a recorded event happened."""
    return date.min if record.event is None else record.event.occurred_on
