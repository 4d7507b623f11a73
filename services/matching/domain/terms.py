"""What an opening is and what it asks for."""

from uuid import UUID

from services.matching.domain.refusals import EndsBeforeItStarts, SkillAskedTwice
from shared.contract.command import Fields
from shared.contract.matching import LanguageWanted, OpeningChanged, OpeningKind, OpeningPublished, SkillWanted
from shared.contract.words import Concept, Day, Name, Percent, ProgrammeCode


class Wanted(Fields):
    """What may be changed while an opening is published. `occupation` is a taxonomy id, `extent` a percentage."""

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
    """All that an opening says; organisation, programme and kind are those under which its seats are counted."""

    organisation: Name
    programme: ProgrammeCode
    kind: OpeningKind


def check(wanted: Wanted) -> None:
    """Raises EndsBeforeItStarts or SkillAskedTwice."""
    if wanted.starts_on and wanted.ends_on and wanted.ends_on < wanted.starts_on:
        raise EndsBeforeItStarts
    for asked in ([each.skill for each in wanted.skills], [each.language for each in wanted.languages]):
        if len(set(asked)) < len(asked):
            raise SkillAskedTwice


def terms_of(published: OpeningPublished | OpeningChanged) -> Terms:
    """What an event says of an opening."""
    return Terms.model_validate({name: getattr(published, name) for name in Terms.model_fields})
