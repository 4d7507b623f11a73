"""The terms of an opening: what it is, and what it asks for."""

from uuid import UUID

from services.matching.domain.refusals import EndsBeforeItStarts, SkillAskedTwice
from shared.contract.event import Fields
from shared.contract.matching import LanguageWanted, OpeningChanged, OpeningKind, OpeningPublished, SkillWanted
from shared.contract.words import Concept, Day, Name, Percent, ProgrammeCode


class Wanted(Fields):
    """The terms that may change after publication. `occupation` is a taxonomy id, `extent` a percentage."""

    title: Name
    employer: UUID | None = None
    occupation: Concept | None = None
    municipality: Name | None = None
    extent: Percent | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    apply_by: Day | None = None
    licence_required: bool = False
    skills: tuple[SkillWanted, ...] = ()
    languages: tuple[LanguageWanted, ...] = ()


class Terms(Wanted):
    """All terms of an opening; its seats are counted by organisation, programme and kind."""

    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind


def check(wanted: Wanted) -> None:
    """Raises EndsBeforeItStarts or SkillAskedTwice."""
    if wanted.starts_on and wanted.ends_on and wanted.ends_on < wanted.starts_on:
        raise EndsBeforeItStarts
    for names in ([item.skill for item in wanted.skills], [item.language for item in wanted.languages]):
        if len(set(names)) < len(names):
            raise SkillAskedTwice


def terms_of(published: OpeningPublished | OpeningChanged) -> Terms:
    """The terms in an event."""
    return Terms.model_validate({name: getattr(published, name) for name in Terms.model_fields})
