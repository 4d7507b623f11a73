"""What sealed fields of a participant's events hold, as lines for intake's own staff."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.adapters.sealing import vault_of
from shared.contract.envelope import Record
from shared.contract.sealed import Identity, Plaintext, PlanText, Sealed, Skill, sealed_fields
from shared.runtime.service import Service
from shared.vault.seal import CannotOpen, open_sealed

Line = tuple[str, Any, str | None]
"""A field's name, its value, and the vocabulary that the value is a word of."""

OPENS_TO: dict[str, type[Plaintext]] = {"identity": Identity, "skill": Skill, "plan": PlanText}


async def opened_texts(
    service: Service, connection: AsyncConnection, participant: UUID, records: Sequence[Record]
) -> dict[UUID, Plaintext]:
    """What each event with a sealed field opens to, by event id; those that cannot be opened are left out."""
    keys = (await vault_of(service).keys(connection, [participant])).get(participant, {})
    found: dict[UUID, Plaintext] = {}
    for record in records:
        for field in sealed_fields(type(record.event)) if record.event is not None else ():
            sealed: Sealed = getattr(record.event, field)
            try:
                found[record.id] = open_sealed(
                    OPENS_TO[field],
                    sealed,
                    keys=keys,
                    event_id=record.id,
                    event_type=record.envelope.type,
                    participant=participant,
                )
            except CannotOpen:
                continue
    return found


def lines(text: Plaintext) -> list[Line]:
    """An opened text, a line for each field that says something."""
    return [line for line in _lines(text) if line[1] not in (None, "")]


def _lines(text: Plaintext) -> Iterator[Line]:
    match text:
        case Skill():
            yield "label", text.label, None
            yield "level", text.level, "skill_level"
            yield "evidence", text.evidence, "evidence"
        case PlanText():
            yield "background", text.background, None
            yield "dreams", text.dreams, None
            yield "possibilities", text.possibilities, None
            yield "steps", "\n".join(_step(step.what, step.owner, step.due) for step in text.steps), None
        case Identity():
            number = text.identity_number
            yield "given_name", text.given_name, None
            yield "family_name", text.family_name, None
            yield "birth_date", text.birth_date, None
            if number is not None:
                yield "kind", number.kind, "identity_number_kind"
                yield "identity_number", number.number, None
                yield "level", number.level, "number_level"
            for field in ("phone", "email", "address", "contact_language"):
                yield field, getattr(text, field), None


def _step(*parts: str | None) -> str:
    return " – ".join(part for part in parts if part)
