"""Recording profiles: interviews, education, experience, languages, wishes and numbers go to the log as sealed."""

from typing import Any

import pytest

from services.intake.deciders import decide
from services.intake.domain.commands.participant import RecordIdentityNumber
from services.intake.domain.commands.profile import (
    HoldInterview,
    RecordEducation,
    RecordExperience,
    RecordLanguageLevel,
    StateWishes,
)
from services.intake.domain.participant import ParticipantCommand
from services.intake.domain.refusals import UnknownParticipant
from shared.contract import intake
from shared.contract.event import Event
from shared.testing.factories import AMINA, MONDAY, a_participant, a_sealed_identity, a_sealed_profile
from shared.testing.given import given

SEALED = a_sealed_profile()
WHO_AND_WHEN: dict[str, Any] = {"participant": AMINA, "occurred_on": MONDAY}
SAYINGS = [
    (HoldInterview(interview=SEALED, **WHO_AND_WHEN), intake.InterviewHeld(interview=SEALED, **WHO_AND_WHEN)),
    (
        RecordEducation(education=SEALED, **WHO_AND_WHEN),
        intake.EducationRecorded(education=SEALED, **WHO_AND_WHEN),
    ),
    (
        RecordExperience(experience=SEALED, **WHO_AND_WHEN),
        intake.ExperienceRecorded(experience=SEALED, **WHO_AND_WHEN),
    ),
    (
        RecordLanguageLevel(level=SEALED, **WHO_AND_WHEN),
        intake.LanguageLevelRecorded(level=SEALED, **WHO_AND_WHEN),
    ),
    (StateWishes(wishes=SEALED, **WHO_AND_WHEN), intake.WishesStated(wishes=SEALED, **WHO_AND_WHEN)),
    (
        RecordIdentityNumber(number=a_sealed_identity(), **WHO_AND_WHEN),
        intake.IdentityNumberRecorded(number=a_sealed_identity(), **WHO_AND_WHEN),
    ),
]


@pytest.mark.parametrize(("command", "event"), SAYINGS, ids=lambda of: type(of).__name__)
def test_a_part_of_the_profile_is_recorded(command: ParticipantCommand, event: Event) -> None:
    given(decide, a_participant()).when(command).then(event)


@pytest.mark.parametrize("command", [command for command, _ in SAYINGS], ids=lambda of: type(of).__name__)
def test_nobody_unknown_has_a_profile(command: ParticipantCommand) -> None:
    given(decide).when(command).refused(UnknownParticipant)
