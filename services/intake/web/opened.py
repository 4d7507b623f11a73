"""What sealed fields of a participant's events hold, for intake's own staff: opened, and as lines of a timeline."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.sealing import vault_of
from shared.contract.envelope import Record
from shared.contract.event import Event
from shared.contract.sealed import (
    Education,
    Experience,
    Health,
    Identity,
    IdentityNumber,
    Interview,
    KeyClass,
    LanguageLevel,
    Mandate,
    Plaintext,
    PlanText,
    Sealed,
    Skill,
    Wishes,
    sealed_field,
)
from shared.service.service import Service
from shared.taxonomy.words import label_of
from shared.vault.seal import CannotOpen, open_sealed

Line = tuple[str, Any, str | None]
"""A field's name, its value, and the vocabulary that the value is a word of."""

USUAL: tuple[KeyClass, ...] = ("identity", "profile")
"""What is opened on pages about a participant; what is sensitive has a page of its own."""


async def opened_texts(
    service: Service,
    connection: AsyncConnection,
    participant: UUID,
    records: Sequence[Record],
    classes: tuple[KeyClass, ...] = USUAL,
) -> dict[UUID, Plaintext]:
    """What each event with a sealed field opens to, by event id; those that cannot be opened are left out."""
    keys = (await vault_of(service).keys(connection, [participant])).get(participant, {})
    usable = {key_class: key for key_class, key in keys.items() if key_class in classes}
    found: dict[UUID, Plaintext] = {}
    for record in records:
        field = None if record.event is None else sealed_field(type(record.event))
        sealed = sealed_in(record.event)
        if field is None or sealed is None:
            continue
        try:
            found[record.id] = open_sealed(
                field.plaintext,
                sealed,
                keys=usable,
                event_id=record.id,
                event_type=record.envelope.type,
                participant=participant,
            )
        except CannotOpen:
            continue
    return found


def sealed_in(event: Event | None) -> Sealed | None:
    """The sealed field of an event, if it has one and something stands in it."""
    field = None if event is None else sealed_field(type(event))
    sealed: Sealed | None = None if field is None else getattr(event, field.name)
    return sealed


def lines(text: Plaintext, language: str) -> list[Line]:
    """An opened text, a line for each field that says something; concepts by their names in that language."""
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
    """How to reach a participant, and what they need when we meet."""
    words = {"contact_language": "language", "interpreter_language": "language"}
    words["interpreter_gender"] = "interpreter_gender"
    fields = ("phone", "email", "address", *words, "accessibility")
    return [(name, value, words.get(name)) for name in fields if (value := getattr(identity, name))]


def written(number: float | None, language: str) -> str | None:
    """A number as readers of a language write it, without needless decimals: 2,5 in Swedish."""
    return None if number is None else str(format_decimal(number, locale=language))


def _step(*parts: str | None) -> str:
    return " – ".join(part for part in parts if part)
