"""Sealed fields of a participant's events, opened for intake's own staff, and their lines on a timeline."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.sealing import vault_of
from shared.contract.envelope import Record
from shared.contract.plaintexts import (
    Education,
    Experience,
    Health,
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
from shared.contract.sealed import KeyClass
from shared.service.service import Service
from shared.taxonomy.words import label_of
from shared.vault.opening import open_field

Line = tuple[str, Any, str | None]
"""A field's name, its value, and the vocabulary that the value is a word of."""

USUAL_CLASSES: tuple[KeyClass, ...] = ("identity", "profile")
"""The classes that pages about a participant open; sensitive fields have a page of their own."""


async def opened_texts(
    service: Service,
    connection: AsyncConnection,
    participant: UUID,
    records: Sequence[Record],
    classes: tuple[KeyClass, ...] = USUAL_CLASSES,
) -> dict[UUID, Plaintext]:
    """The opened fields of these records, by event id; those that cannot be opened are left out."""
    keys = (await vault_of(service).keys(connection, [participant])).get(participant, {})
    usable = {key_class: key for key_class, key in keys.items() if key_class in classes}
    opened = {
        record.id: open_field(
            record.event, keys=usable, event_id=record.id, event_type=record.envelope.type, participant=participant
        )
        for record in records
    }
    return {id_: text for id_, text in opened.items() if text is not None}


def lines(text: Plaintext, language: str) -> list[Line]:
    """A line for each field of an opened text that is filled in; concepts by their names in that language."""
    return [line for line in _lines(text, language) if line[1] not in (None, "", ())]


def _lines(text: Plaintext, language: str) -> Iterator[Line]:
    match text:
        case Skill():
            yield "label", text.label, None
            yield "level", text.level, "skill_level"
            yield "evidence", text.evidence, "evidence"
        case Interview():
            yield "background", text.background, None
            yield "experience", text.experience, None
            yield "goals", text.goals, None
        case Education():
            yield "education", text.label, None
            yield "isced", text.isced, "isced"
            yield "country", text.country, "country"
            yield "years", written(text.years, language), None
            yield "completed", text.completed, "yes_no"
            yield "papers", text.papers, "yes_no"
        case Experience():
            yield "experience", text.label, None
            yield "country", text.country, "country"
            yield "years", written(text.years, language), None
        case LanguageLevel():
            yield "language", text.language, "language"
            for skill in ("listening", "reading", "speaking", "writing"):
                yield skill, getattr(text, skill), "course_level"
            yield "mother_tongue", text.mother_tongue or None, "yes_no"
        case Wishes():
            yield "occupations", ", ".join(label_of(concept, language) for concept in text.occupations), None
            yield "kinds", text.kinds, "opening_kind"
            yield "municipalities", text.municipalities, None
            yield "extent", text.extent, None
            yield "available_from", text.available_from, None
            yield "driving_licence", text.driving_licence, "yes_no"
        case PlanText():
            yield "background", text.background, None
            yield "dreams", text.dreams, None
            yield "possibilities", text.possibilities, None
            yield "steps", "\n".join(_step(step.what, step.owner, step.due) for step in text.steps), None
        case IdentityNumber():
            yield "kind", text.kind, "identity_number_kind"
            yield "identity_number", text.number, None
            yield "level", text.level, "number_level"
        case Mandate():
            yield "holder", text.holder, None
            yield "relation", text.relation, None
            yield "phone", text.phone, None
        case Health():
            yield "health", text.rating, "health_rating"
        case Identity():
            yield from _identity(text, language)


def _identity(identity: Identity, language: str) -> Iterator[Line]:
    yield "given_name", identity.given_name, None
    yield "family_name", identity.family_name, None
    yield "birth_date", identity.birth_date, None
    if identity.identity_number is not None:
        yield from _lines(identity.identity_number, language)
    yield from contact(identity)


def contact(identity: Identity) -> list[Line]:
    """The lines about how to reach and meet a participant."""
    words = {"contact_language": "language", "interpreter_language": "language"}
    words["interpreter_gender"] = "interpreter_gender"
    fields = ("phone", "email", "address", *words, "accessibility")
    return [(name, value, words.get(name)) for name in fields if (value := getattr(identity, name))]


def written(number: float | None, language: str) -> str | None:
    """A number as a language writes it, without needless decimals: 2,5 in Swedish."""
    return None if number is None else str(format_decimal(number, locale=language))


def _step(*parts: str | None) -> str:
    return " – ".join(part for part in parts if part)
