"""The score of a participant for an opening: five parts that add up, each with what counted in it."""

from collections.abc import Iterable, Mapping

from services.matching.domain.gates import Opening, gates, last_start
from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import (
    EVIDENCE,
    EXTENT,
    KIND,
    LEAST_MONTHS,
    LEVELS,
    MOST_MONTHS,
    REQUIRED,
    RULE_SET,
    TIME,
    WELCOME,
    WISHED,
    WORKED,
    WORTH,
    Nearness,
    Part,
    folded,
    half,
)
from services.matching.domain.terms import Terms
from shared.contract.matching import SkillWanted
from shared.contract.sealed import Contribution, Explanation

Counted = tuple[int, str]
"""Points, or a share in per cent, and what they come from."""


def explain(profile: Profile, opening: Opening, near: Nearness, gaps: tuple[str, ...] = ()) -> Explanation:
    """Why this participant, or why not: the calculation itself."""
    parts = contributions(profile, opening.terms, near)
    return Explanation(
        rule_set=RULE_SET,
        score=sum(part.points for part in parts),
        gates=gates(profile, opening),
        contributions=parts,
        gaps=gaps,
    )


def contributions(profile: Profile, terms: Terms, near: Nearness) -> tuple[Contribution, ...]:
    """The parts of the score, in their order."""
    return (
        occupation(profile, terms.occupation, near),
        skills(profile, terms, near),
        language(profile, terms),
        municipality(profile, terms.municipality),
        wishes(profile, terms),
    )


def score(profile: Profile, terms: Terms, near: Nearness) -> int:
    """The sum, 0 to 1000."""
    return sum(part.points for part in contributions(profile, terms, near))


def occupation(profile: Profile, wanted: str | None, near: Nearness) -> Contribution:
    """Wishing the occupation, or one from which it can be entered; having worked in such a one."""
    if wanted is None:
        return _part("occupation", half(WORTH["occupation"]))
    (wish, wished), (work, worked) = wish_and_work(profile, wanted, near)
    because = ([f"wish:{wished}"] if wish else []) + ([f"work:{worked}"] if work else [])
    return _part("occupation", wish + work, *because)


def wish_and_work(profile: Profile, wanted: str, near: Nearness) -> tuple[Counted, Counted]:
    """The points that the best of the wishes gives, and the best of the experience."""
    wish = _best((WISHED * near.degree(wanted, other) // 100, other) for other in profile.occupations)
    work = _best(
        (WORKED * near.degree(wanted, other) * months(years) // (100 * MOST_MONTHS), other)
        for other, years in sorted(profile.experience.items())
    )
    return wish, work


def months(years: float) -> int:
    """How many months of experience count."""
    return min(max(int(years * 12), LEAST_MONTHS), MOST_MONTHS)


def skills(profile: Profile, terms: Terms, near: Nearness) -> Contribution:
    """How much of each skill that is asked for the participant has, required ones twice."""
    if not terms.skills:
        return _part("skills", half(WORTH["skills"]))
    found = [(weight(wanted.required), best_skill(profile.skills, wanted, near)) for wanted in terms.skills]
    reached = sum(weight * share for weight, (share, _) in found)
    points = WORTH["skills"] * reached // (100 * sum(weight for weight, _ in found))
    return _part("skills", points, *(what for _, (share, what) in found if share))


def best_skill(held: Mapping[str, tuple[int, str]], wanted: SkillWanted, near: Nearness) -> Counted:
    """The share of a wanted skill that is reached, 0 to 100, and by which skill."""
    return _best(
        (share_of_skill(level, evidence, wanted.level, near.degree(wanted.skill, concept)), concept)
        for concept, (level, evidence) in sorted(held.items())
    )


def share_of_skill(level: int, evidence: str, wanted: int, degree: int) -> int:
    """Level reached x weight of the evidence x how far the skill goes for the wanted one, 0 to 100."""
    return min(level, wanted) * EVIDENCE[evidence] * degree // (wanted * 100)


def language(profile: Profile, terms: Terms) -> Contribution:
    """How near the participant's speaking is to each level that is asked for, required ones twice."""
    if not terms.languages:
        return _part("language", half(WORTH["language"]))
    weights = shares = 0
    because = []
    for wanted in terms.languages:
        share = share_of_language(profile.languages.get(wanted.language, "none"), wanted.level)
        weights += weight(wanted.required)
        shares += weight(wanted.required) * share
        if share:
            because.append(wanted.language)
    return _part("language", WORTH["language"] * shares // (100 * weights), *because)


def share_of_language(level: str, wanted: str) -> int:
    """How much of a level is reached, 0 to 100."""
    reached, needed = LEVELS.index(level), LEVELS.index(wanted)
    return 100 if needed == 0 else min(reached, needed) * 100 // needed


def municipality(profile: Profile, place: str | None) -> Contribution:
    """Living there or wishing to work there."""
    known = [place for place in (profile.municipality, *profile.municipalities) if place]
    if place is None or not known:
        return _part("municipality", half(WORTH["municipality"]))
    if folded(place) in map(folded, known):
        return _part("municipality", WORTH["municipality"], place)
    return _part("municipality", 0)


def wishes(profile: Profile, terms: Terms) -> Contribution:
    """The kind, the extent and the time that the participant wishes; told are those that count more than unknown."""
    found = {"kind": (kind, KIND), "extent": (extent, EXTENT), "time": (time, TIME)}
    points = {what: count(profile, terms) for what, (count, _) in found.items()}
    because = [what for what, (_, worth) in found.items() if points[what] > half(worth)]
    return _part("wishes", sum(points.values()), *because)


def kind(profile: Profile, terms: Terms) -> int:
    """Half where nobody has said."""
    return (KIND if terms.kind in profile.kinds else 0) if profile.kinds else half(KIND)


def extent(profile: Profile, terms: Terms) -> int:
    """The smaller of the two as a share of the larger."""
    if profile.extent is None or terms.extent is None:
        return half(EXTENT)
    return EXTENT * min(profile.extent, terms.extent) // max(profile.extent, terms.extent)


def time(profile: Profile, terms: Terms) -> int:
    """All from the first day on, half for coming later but in time."""
    last, ready = last_start(terms), profile.available_from
    if last is None or ready is None:
        return half(TIME)
    if ready <= (terms.starts_on or last):
        return TIME
    return half(TIME) if ready <= last else 0


def weight(required: bool) -> int:
    """How much one of several skills or languages counts."""
    return REQUIRED if required else WELCOME


def _best(found: Iterable[Counted]) -> Counted:
    """The highest; the first of those that are equal."""
    return max(found, key=lambda counted: counted[0], default=(0, ""))


def _part(part: Part, points: int, *because: str) -> Contribution:
    return Contribution(part=part, points=points, of=WORTH[part], because=tuple(dict.fromkeys(because)))
