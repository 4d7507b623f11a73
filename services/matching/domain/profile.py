"""A participant's profile, made of disclosed statements, for the rules that compare it with an opening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from shared.contract.plaintexts import Experience, LanguageLevel, Plaintext, Skill, Wishes


@dataclass(frozen=True)
class Profile:
    """One participant's profile without an id. Empty and None mean that nothing is known.

    `occupations`, `kinds`, `municipalities` and `extent` (in per cent of full time) are wishes, the most wanted first;
    `municipality` is the home. `experience` is years by occupation, `skills` are level 1 to 4 and evidence by concept,
    `languages` are the level of speaking by ISO 639 code (`C2` in a mother tongue).
    """

    municipality: str | None = None
    occupations: tuple[str, ...] = ()
    experience: Mapping[str, float] = field(default_factory=dict)
    skills: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    extent: int | None = None
    available_from: date | None = None
    driving_licence: bool | None = None


@dataclass(frozen=True)
class Lives:
    """The municipality in which a participant lives from a day on; it is not sealed."""

    municipality: str | None


@dataclass(frozen=True)
class Statement:
    """A statement about a participant, with the day that it is about."""

    occurred_on: date
    says: Plaintext | Lives


def profile(statements: Iterable[Statement]) -> Profile:
    """The profile that statements come to, given in the order in which they were recorded.

    A later day replaces an earlier one, and of the same day the later record counts. Experience adds up, because each
    statement is about other work. Statements that concern no rule are ignored.
    """
    now = Profile()
    for statement in sorted(statements, key=lambda statement: statement.occurred_on):
        now = _evolve(now, statement.says)
    return now


def _evolve(now: Profile, says: Plaintext | Lives) -> Profile:
    match says:
        case Lives(municipality=municipality):
            return replace(now, municipality=municipality)
        case Skill():
            return replace(now, skills={**now.skills, says.concept: (says.level, says.evidence)})
        case Experience(occupation=str() as occupation):
            years = now.experience.get(occupation, 0.0) + (says.years or 0.0)
            return replace(now, experience={**now.experience, occupation: round(years, 2)})
        case LanguageLevel():
            level = "C2" if says.mother_tongue else says.speaking
            return replace(now, languages={**now.languages, says.language: level})
        case Wishes():
            return replace(
                now,
                occupations=says.occupations,
                kinds=says.kinds,
                municipalities=says.municipalities,
                extent=says.extent,
                available_from=_day(says.available_from),
                driving_licence=says.driving_licence,
            )
        case _:
            return now


def _day(written: str | None) -> date | None:
    """A day; None for an impossible one, so that one bad statement does not hide the others."""
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError:
        return None
