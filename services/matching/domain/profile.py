"""A participant's profile: what disclosed statements come to, for rules that compare it with an opening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from shared.contract.sealed import Experience, LanguageLevel, Plaintext, Skill, Wishes


@dataclass(frozen=True)
class Profile:
    """What is known of one participant, named by no id. Empty and None mean that nobody has said.

    `occupations` are wished, the most wanted first; `experience` is years by occupation; `skills` are level 1 to 4
    and rung of evidence by concept; `languages` are the level of speaking by ISO 639 code (`C2` in a mother tongue);
    `kinds` and `municipalities` are wished; `extent` is the per cent of full time that is wished; `municipality` is
    where the participant lives.
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
    """Where a participant lives from a day on; it travels open, but belongs in the profile."""

    municipality: str | None


@dataclass(frozen=True)
class Statement:
    """Something that was said of a participant, on the day for which it was said."""

    occurred_on: date
    says: Plaintext | Lives


def profile(statements: Iterable[Statement]) -> Profile:
    """What statements, in the order in which they were recorded, come to.

    A later day replaces an earlier one; of the same day, what was recorded last. Experience adds up: each statement
    of it is other work. What concerns no rule is passed over.
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
    """None too for a day that no calendar has: one bad statement must not hide the others."""
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError:
        return None
