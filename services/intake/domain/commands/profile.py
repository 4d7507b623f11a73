"""What people ask about what a participant can do and wants; all of it is sealed."""

from services.intake.domain.commands.participant import AboutParticipant
from shared.contract.sealed import (
    Education,
    Experience,
    Interview,
    LanguageLevel,
    SealedEducation,
    SealedExperience,
    SealedInterview,
    SealedLanguageLevel,
    SealedSkill,
    SealedWishes,
    Skill,
    Wishes,
)


class HoldInterview(AboutParticipant):
    """What was said, in three blocks."""

    interview: Interview | SealedInterview


class RecordEducation(AboutParticipant):
    """An education, with or without papers."""

    education: Education | SealedEducation


class RecordExperience(AboutParticipant):
    """Work that the participant has done."""

    experience: Experience | SealedExperience


class RecordLanguageLevel(AboutParticipant):
    """How well the participant knows one language."""

    level: LanguageLevel | SealedLanguageLevel


class AssessSkill(AboutParticipant):
    """One skill, and how sure we are of it."""

    skill: Skill | SealedSkill


class StateWishes(AboutParticipant):
    """What the participant wants next."""

    wishes: Wishes | SealedWishes
