"""What an opening is and what it asks for."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from services.matching.domain.refusals import EndsBeforeItStarts, SkillAskedTwice
from shared.contract.matching import LanguageWanted, OpeningChanged, OpeningKind, OpeningPublished, SkillWanted


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What may be changed while an opening is published. `occupation` is a taxonomy id, `extent` a percentage."""

    title: str
    employer: UUID | None = None
    occupation: str | None = None
    municipality: str | None = None
    extent: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    apply_by: date | None = None
    licence_required: bool = False
    skills: tuple[SkillWanted, ...] = ()
    languages: tuple[LanguageWanted, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Terms(Wanted):
    """All that an opening says; organisation, programme and kind are those under which its seats are counted."""

    organisation: str
    programme: str
    kind: OpeningKind


def check(wanted: Wanted) -> None:
    """Raises EndsBeforeItStarts or SkillAskedTwice."""
    if wanted.starts_on and wanted.ends_on and wanted.ends_on < wanted.starts_on:
        raise EndsBeforeItStarts
    for asked in ([each.skill for each in wanted.skills], [each.language for each in wanted.languages]):
        if len(set(asked)) < len(asked):
            raise SkillAskedTwice


def told(wanted: Wanted) -> dict[str, Any]:
    """The fields by name, as events have them."""
    return {each.name: getattr(wanted, each.name) for each in fields(wanted)}


def terms_of(event: OpeningPublished | OpeningChanged) -> Terms:
    """What an event says of an opening."""
    return Terms(**{each.name: getattr(event, each.name) for each in fields(Terms)})
