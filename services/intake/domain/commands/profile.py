"""Commands about a participant's skills and wishes, all of them sealed."""

from services.intake.domain.commands.participant import AboutParticipant
from shared.contract.plaintexts import Education, Experience, Interview, LanguageLevel, Skill, Wishes
from shared.contract.sealed import (
    SealedEducation,
    SealedExperience,
    SealedInterview,
    SealedLanguageLevel,
    SealedSkill,
    SealedWishes,
)


class HoldInterview(AboutParticipant):
    """An interview, in three blocks of text."""

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
    """One skill, with the evidence for it."""

    skill: Skill | SealedSkill


class StateWishes(AboutParticipant):
    """The participant's wishes."""

    wishes: Wishes | SealedWishes
