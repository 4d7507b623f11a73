"""The HTTP API about what a participant can do and wants: everything here is sealed under class `profile`."""

from services.intake.domain.commands.profile import (
    AssessSkill,
    HoldInterview,
    RecordEducation,
    RecordExperience,
    RecordLanguageLevel,
    StateWishes,
)
from services.intake.domain.day import check_day
from services.intake.sealing import sealed
from shared.contract.intake import (
    EducationRecorded,
    ExperienceRecorded,
    InterviewHeld,
    LanguageLevelRecorded,
    SkillAssessed,
    WishesStated,
)
from shared.contract.plaintexts import Plaintext
from shared.contract.refusal import Malformed
from shared.contract.sealed import plaintext
from shared.log.command import Receipt
from shared.service.arrival import Arrival
from shared.web.operations import Operations

operations = Operations("/api/participants/{participant}", tags=["profile"])


@operations.post("/interviews")
async def hold_an_interview(command: HoldInterview, arrived: Arrival) -> Receipt:
    """Record what was said in an interview: background, experience, goals."""
    _must_say_something("interview", plaintext(command.interview))
    return await arrived.execute(await sealed(arrived, command, InterviewHeld))


@operations.post("/educations")
async def record_an_education(command: RecordEducation, arrived: Arrival) -> Receipt:
    """Record an education, with or without papers."""
    return await arrived.execute(await sealed(arrived, command, EducationRecorded))


@operations.post("/experiences")
async def record_experience(command: RecordExperience, arrived: Arrival) -> Receipt:
    """Record work that a participant has done."""
    return await arrived.execute(await sealed(arrived, command, ExperienceRecorded))


@operations.post("/languages")
async def record_a_language_level(command: RecordLanguageLevel, arrived: Arrival) -> Receipt:
    """Record how well a participant knows a language; a later record of the same language replaces this."""
    return await arrived.execute(await sealed(arrived, command, LanguageLevelRecorded))


@operations.post("/skills")
async def assess_a_skill(command: AssessSkill, arrived: Arrival) -> Receipt:
    """Record a skill with how surely it is known."""
    return await arrived.execute(await sealed(arrived, command, SkillAssessed))


@operations.post("/wishes")
async def state_wishes(command: StateWishes, arrived: Arrival) -> Receipt:
    """Record what a participant wants next; a later statement replaces this."""
    wishes = plaintext(command.wishes)
    _must_say_something("wishes", wishes)
    check_day("wishes.available_from", wishes.available_from)
    return await arrived.execute(await sealed(arrived, command, WishesStated))


def _must_say_something(field: str, text: Plaintext) -> None:
    if all(value in (None, "", ()) for _, value in text):
        raise Malformed(field, "Write at least something; all of this is blank.")
