"""Gaps: the smallest changes to a profile that pass an opening's gates, or raise its score."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from services.matching.domain.gates import of_participant
from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import LEVELS, Nearness
from services.matching.domain.score import score
from services.matching.domain.terms import Terms

MAX_GAPS = 5
"""At most this many gaps of one opening are part of an explanation."""


@dataclass(frozen=True, order=True)
class Change:
    """One thing more: a skill validated at a level, a language spoken at a level, or a driving licence."""

    kind: str
    what: str = ""
    level: str = ""

    def __str__(self) -> str:
        """`skill:<concept>:3`, `language:sv:B1` or `licence`."""
        return ":".join(part for part in (self.kind, self.what, self.level) if part)


@dataclass(frozen=True)
class Gap:
    """The effect of a change: it passes all gates of `opens` more openings, and raises the score in `raises` openings.

    `tenths` is the sum of these rises.
    """

    change: Change
    opens: int
    raises: int
    tenths: int


def changes(terms: Terms) -> set[Change]:
    """The changes that this opening could ask for."""
    wished = {Change("skill", wanted.skill, str(wanted.level)) for wanted in terms.skills}
    wished |= {Change("language", wanted.language, wanted.level) for wanted in terms.languages}
    return wished | ({Change("licence")} if terms.licence_required else set())


def changed(profile: Profile, change: Change) -> Profile:
    """The profile after the change; no level becomes lower."""
    match change.kind:
        case "skill":
            level = max(int(change.level), profile.skills.get(change.what, (0, ""))[0])
            return replace(profile, skills={**profile.skills, change.what: (level, "validated")})
        case "language":
            spoken = max(change.level, profile.languages.get(change.what, "none"), key=LEVELS.index)
            return replace(profile, languages={**profile.languages, change.what: spoken})
        case _:
            return replace(profile, driving_licence=True)


def gaps(profile: Profile, openings: Iterable[Terms], near: Nearness) -> list[Gap]:
    """The gaps over these openings, the one that opens most first; those without an effect are left out."""
    now = [(terms, _passes(profile, terms), score(profile, terms, near)) for terms in openings]
    wanted = set().union(*(changes(terms) for terms, _, _ in now))
    found = [_gap(profile, change, now, near) for change in sorted(wanted)]
    useful = [gap for gap in found if gap.opens or gap.raises]
    return sorted(useful, key=lambda gap: (-gap.opens, -gap.tenths, gap.change))


def gaps_of(profile: Profile, terms: Terms, near: Nearness) -> tuple[str, ...]:
    """The changes with the greatest effect on one opening, as texts for an explanation."""
    before = _unsure(profile, terms)
    now = score(profile, terms, near)
    found = []
    for change in sorted(changes(terms)):
        after = changed(profile, change)
        gates, tenths = before - _unsure(after, terms), score(after, terms, near) - now
        if gates > 0 or tenths > 0:
            found.append((-gates, -tenths, change))
    return tuple(str(change) for _, _, change in sorted(found)[:MAX_GAPS])


def _gap(profile: Profile, change: Change, now: Sequence[tuple[Terms, bool, int]], near: Nearness) -> Gap:
    after = changed(profile, change)
    rises = [score(after, terms, near) - before for terms, _, before in _concerned(change, now, near)]
    opens = sum(not passed and _passes(after, terms) for terms, passed, _ in _concerned(change, now, near))
    return Gap(change, opens, sum(rise > 0 for rise in rises), sum(rises))


def _concerned(
    change: Change, now: Sequence[tuple[Terms, bool, int]], near: Nearness
) -> Iterator[tuple[Terms, bool, int]]:
    """The openings for which the change can affect a gate or the score."""
    for item in now:
        terms = item[0]
        match change.kind:
            case "skill":
                concerned = any(near.degree(wanted.skill, change.what) for wanted in terms.skills)
            case "language":
                concerned = any(wanted.language == change.what for wanted in terms.languages)
            case _:
                concerned = terms.licence_required
        if concerned:
            yield item


def _passes(profile: Profile, terms: Terms) -> bool:
    return all(gate.result == "pass" for gate in of_participant(profile, terms))


def _unsure(profile: Profile, terms: Terms) -> int:
    """The number of gates that do not pass."""
    return sum(gate.result != "pass" for gate in of_participant(profile, terms))
