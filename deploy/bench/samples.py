"""Made-up commands and events of the size and mix that a real agency has."""

from base64 import urlsafe_b64encode
from datetime import UTC, date, datetime
from os import urandom
from typing import Any
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7

from services.intake.domain.commands.participant import RegisterParticipant
from shared.contract.intake import ParticipantRegistered
from shared.contract.sealed import SealedIdentity
from shared.log.append import Draft
from shared.log.command import Submission

IDENTITY = SealedIdentity(nonce=urlsafe_b64encode(urandom(12)).decode(), text=urlsafe_b64encode(urandom(150)).decode())
"""As long as a name, a number and an address are when they are sealed."""

REGISTRATION: dict[str, Any] = {
    "occurred_on": "2026-01-12",
    "gender": "woman",
    "birth_year": 1987,
    "citizenship_group": "third_country",
    "municipality": "Boden",
    "identity": IDENTITY.model_dump(mode="json"),
}


def now() -> datetime:
    return datetime.now(UTC)


def a_registration() -> Submission:
    """A command of its own participant, with a key of its own."""
    return Submission(
        command=RegisterParticipant(
            participant=uuid4(),
            occurred_on=date(2026, 1, 12),
            gender="woman",
            identity=IDENTITY,
            birth_year=1987,
            citizenship_group="third_country",
            municipality="Boden",
        ),
        key=str(uuid4()),
        actor="system",
        time=now(),
        correlation=str(uuid4()),
        event_id=uuid7(),
        fingerprint="",
    )


def a_draft(participant: UUID, time: datetime) -> Draft:
    """A registration that has been decided, on its way into the log."""
    registered = ParticipantRegistered.model_validate({**REGISTRATION, "participant": participant})
    correlation = str(participant)
    return Draft(f"participant-{participant}", registered, time, "system", correlation, correlation)
