"""The score of a participant for an opening: five parts that add up, each with what counted in it."""

from collections.abc import Iterable, Mapping

from services.matching.domain.gates import Opening, gates, last_start
from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import (
    EVIDENCE,
    EXTENT,
    KIND,
    LEVELS,
    MAX_MONTHS,
    MIN_MONTHS,
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
from shared.contract.plaintexts import Contribution, Explanation

Counted = tuple[int, str]
"""Points, or a share in per cent, and the concept that they come from."""


def explain(profile: Profile, opening: Opening, near: Nearness, gaps: tuple[str, ...] = ()) -> Explanation:
    """The calculation of a score with the results of all gates."""
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
    """The points for wishing the occupation or one near it, and for having worked in it or one near it."""
    if wanted is None:
        return _part("occupation", half(WORTH["occupation"]))
    (wish, wished), (work, worked) = wish_and_work(profile, wanted, near)
    because = ([f"wish:{wished}"] if wish else []) + ([f"work:{worked}"] if work else [])
    return _part("occupation", wish + work, *because)


def wish_and_work(profile: Profile, wanted: str, near: Nearness) -> tuple[Counted, Counted]:
    """The points of the best wish, and of the best experience."""
    wish = _best((WISHED * near.degree(wanted, other) // 100, other) for other in profile.occupations)
    work = _best(
        (WORKED * near.degree(wanted, other) * months(years) // (100 * MAX_MONTHS), other)
        for other, years in sorted(profile.experience.items())
    )
    return wish, work


def months(years: float) -> int:
    """The months of experience that count."""
    return min(max(int(years * 12), MIN_MONTHS), MAX_MONTHS)


def skills(profile: Profile, terms: Terms, near: Nearness) -> Contribution:
    """The points for the skills that the opening asks for; required ones weigh twice."""
    if not terms.skills:
        return _part("skills", half(WORTH["skills"]))
    best = [(weight(wanted.required), best_skill(profile.skills, wanted, near)) for wanted in terms.skills]
    reached = sum(weight * share for weight, (share, _) in best)
    points = WORTH["skills"] * reached // (100 * sum(weight for weight, _ in best))
    return _part("skills", points, *(concept for _, (share, concept) in best if share))


def best_skill(held: Mapping[str, tuple[int, str]], wanted: SkillWanted, near: Nearness) -> Counted:
    """The share of a wanted skill that is reached, 0 to 100, and the held skill that reaches it."""
    return _best(
        (share_of_skill(level, evidence, wanted.level, near.degree(wanted.skill, concept)), concept)
        for concept, (level, evidence) in sorted(held.items())
    )


def share_of_skill(level: int, evidence: str, wanted: int, degree: int) -> int:
    """The level reached x the weight of its evidence x the nearness of the skill, 0 to 100."""
    return min(level, wanted) * EVIDENCE[evidence] * degree // (wanted * 100)


def language(profile: Profile, terms: Terms) -> Contribution:
    """The points for the levels of speaking that the opening asks for; required ones weigh twice."""
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
    """The share of a level that is reached, 0 to 100."""
    reached, needed = LEVELS.index(level), LEVELS.index(wanted)
    return 100 if needed == 0 else min(reached, needed) * 100 // needed


def municipality(profile: Profile, place: str | None) -> Contribution:
    """The points for living in the place or wishing to work there."""
    known = [place for place in (profile.municipality, *profile.municipalities) if place]
    if place is None or not known:
        return _part("municipality", half(WORTH["municipality"]))
    if folded(place) in map(folded, known):
        return _part("municipality", WORTH["municipality"], place)
    return _part("municipality", 0)


def wishes(profile: Profile, terms: Terms) -> Contribution:
    """The points for kind, extent and time; the explanation names those that give more than unknown ones."""
    parts = {"kind": (kind, KIND), "extent": (extent, EXTENT), "time": (time, TIME)}
    points = {name: count(profile, terms) for name, (count, _) in parts.items()}
    because = [name for name, (_, worth) in parts.items() if points[name] > half(worth)]
    return _part("wishes", sum(points.values()), *because)


def kind(profile: Profile, terms: Terms) -> int:
    """The points for the kind of opening; half when nothing is known."""
    return (KIND if terms.kind in profile.kinds else 0) if profile.kinds else half(KIND)


def extent(profile: Profile, terms: Terms) -> int:
    """The points for the extent: the smaller of the two as a share of the larger."""
    if profile.extent is None or terms.extent is None:
        return half(EXTENT)
    return EXTENT * min(profile.extent, terms.extent) // max(profile.extent, terms.extent)


def time(profile: Profile, terms: Terms) -> int:
    """The points for the time: all for the first day, half for a later day in time."""
    last, ready = last_start(terms), profile.available_from
    if last is None or ready is None:
        return half(TIME)
    if ready <= (terms.starts_on or last):
        return TIME
    return half(TIME) if ready <= last else 0


def weight(required: bool) -> int:
    """The weight of one of several skills or languages."""
    return REQUIRED if required else WELCOME


def _best(counts: Iterable[Counted]) -> Counted:
    """The highest, and the first of those that are equal."""
    return max(counts, key=lambda counted: counted[0], default=(0, ""))


def _part(part: Part, points: int, *because: str) -> Contribution:
    return Contribution(part=part, points=points, of=WORTH[part], because=tuple(dict.fromkeys(because)))
