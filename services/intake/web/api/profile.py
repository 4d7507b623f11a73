"""The HTTP API about what a participant can do and wants: everything here is sealed under class `profile`."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.intake.domain import commands
from services.intake.domain.day import check_day
from services.intake.sealing import seal_for
from shared.contract.event import Event
from shared.contract.intake import (
    EducationRecorded,
    ExperienceRecorded,
    InterviewHeld,
    LanguageLevelRecorded,
    SkillAssessed,
    WishesStated,
)
from shared.contract.refusal import Malformed
from shared.contract.sealed import (
    Education,
    Experience,
    Interview,
    LanguageLevel,
    Plaintext,
    SealedProfile,
    Skill,
    Wishes,
)
from shared.contract.words import Day
from shared.service.arrival import Arrival, Arrived, Asked
from shared.web.api import receipt_answer

router = APIRouter(prefix="/api/participants/{participant}", tags=["profile"])


class AskedInterview(Asked):
    occurred_on: Day
    interview: Interview


class AskedEducation(Asked):
    occurred_on: Day
    education: Education


class AskedExperience(Asked):
    occurred_on: Day
    experience: Experience


class AskedLanguage(Asked):
    occurred_on: Day
    level: LanguageLevel


class AskedSkill(Asked):
    occurred_on: Day
    skill: Skill


class AskedWishes(Asked):
    occurred_on: Day
    wishes: Wishes


@router.post("/interviews")
async def hold_an_interview(participant: UUID, asked: AskedInterview, arrived: Arrived) -> JSONResponse:
    """Record what was said in an interview: background, experience, goals."""
    _must_say_something("interview", asked.interview)
    return await _tell(participant, commands.HoldInterview, InterviewHeld, asked, arrived)


@router.post("/educations")
async def record_an_education(participant: UUID, asked: AskedEducation, arrived: Arrived) -> JSONResponse:
    """Record an education, with or without papers."""
    return await _tell(participant, commands.RecordEducation, EducationRecorded, asked, arrived)


@router.post("/experiences")
async def record_experience(participant: UUID, asked: AskedExperience, arrived: Arrived) -> JSONResponse:
    """Record work that a participant has done."""
    return await _tell(participant, commands.RecordExperience, ExperienceRecorded, asked, arrived)


@router.post("/languages")
async def record_a_language_level(participant: UUID, asked: AskedLanguage, arrived: Arrived) -> JSONResponse:
    """Record how well a participant knows a language; a later record of the same language replaces this."""
    return await _tell(participant, commands.RecordLanguageLevel, LanguageLevelRecorded, asked, arrived)


@router.post("/skills")
async def assess_a_skill(participant: UUID, asked: AskedSkill, arrived: Arrived) -> JSONResponse:
    """Record a skill with how surely it is known."""
    return await _tell(participant, commands.AssessSkill, SkillAssessed, asked, arrived)


@router.post("/wishes")
async def state_wishes(participant: UUID, asked: AskedWishes, arrived: Arrived) -> JSONResponse:
    """Record what a participant wants next; a later statement replaces this."""
    _must_say_something("wishes", asked.wishes)
    check_day("wishes.available_from", asked.wishes.available_from)
    return await _tell(participant, commands.StateWishes, WishesStated, asked, arrived)


async def _tell(participant: UUID, command: Any, event: type[Event], asked: Asked, arrived: Arrival) -> JSONResponse:
    """Carry out a command whose one sealed field is what was asked besides the day."""
    told: dict[str, Any] = dict(asked)
    occurred_on = told.pop("occurred_on")
    sealed = {name: await seal_for(arrived, participant, SealedProfile, text, event) for name, text in told.items()}
    made = command(participant=participant, occurred_on=occurred_on, **sealed)
    return receipt_answer(arrived.service, await arrived.execute(made, asked))


def _must_say_something(field: str, text: Plaintext) -> None:
    if all(value in (None, "", ()) for _, value in text):
        raise Malformed(field, "Write at least something; all of this is blank.")
