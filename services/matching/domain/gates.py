"""Gates: conditions that a participant passes or fails; when too little is known, the result excludes nobody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import DAYS_TO_BEGIN, LEVELS, SURE
from services.matching.domain.terms import Terms
from shared.contract.matching import LanguageWanted, SkillWanted
from shared.contract.plaintexts import Gate

Result = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True)
class Opening:
    """An opening on one day: its terms, the seats that are left, and whether it is closed."""

    terms: Terms
    day: date
    left: int = 1
    closed: bool = False


def gates(profile: Profile, opening: Opening) -> tuple[Gate, ...]:
    """The result of each condition that the opening has."""
    return (*of_opening(opening), *of_participant(profile, opening.terms))


def excluded(results: Sequence[Gate]) -> bool:
    """Whether some gate fails."""
    return any(gate.result == "fail" for gate in results)


def of_opening(opening: Opening) -> tuple[Gate, ...]:
    """The gates that are the same for everybody."""
    results = [_gate("open", not opening.closed), _gate("seats", opening.left > 0)]
    if opening.terms.apply_by is not None:
        results.append(_gate("apply_by", opening.day <= opening.terms.apply_by))
    return tuple(results)


def of_participant(profile: Profile, terms: Terms) -> tuple[Gate, ...]:
    """The gates that a participant's profile answers."""
    return tuple(_of_participant(profile, terms))


def last_start(terms: Terms) -> date | None:
    """The last day on which somebody can begin; None when the opening has no first and no last day."""
    if terms.ends_on is None and terms.starts_on is not None:
        return terms.starts_on + timedelta(days=DAYS_TO_BEGIN)
    return terms.ends_on


def _of_participant(profile: Profile, terms: Terms) -> Iterator[Gate]:
    yield _gate("kind", terms.kind in profile.kinds if profile.kinds else None)
    last, ready = last_start(terms), profile.available_from
    if last is not None:
        yield _gate("available", None if ready is None else ready <= last)
    if terms.licence_required:
        yield _gate("licence", profile.driving_licence)
    for language in terms.languages:
        if language.required:
            yield _gate(f"language:{language.language}", _speaks(profile, language))
    for skill in terms.skills:
        if skill.required:
            yield _gate(f"skill:{skill.skill}", _can(profile, skill))


def _speaks(profile: Profile, wanted: LanguageWanted) -> bool | None:
    level = profile.languages.get(wanted.language)
    return None if level is None else LEVELS.index(level) >= LEVELS.index(wanted.level)


def _can(profile: Profile, wanted: SkillWanted) -> bool | None:
    """Whether the level is reached; None when it is not, but the evidence is weak."""
    level, evidence = profile.skills.get(wanted.skill, (0, ""))
    if level >= wanted.level:
        return True
    return False if evidence in SURE else None


def _gate(name: str, passes: bool | None) -> Gate:
    result: Result = "unknown" if passes is None else "pass" if passes else "fail"
    return Gate(gate=name, result=result)
