"""Made-up profiles and openings, always the same and shaped like those of a county."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from uuid import UUID

from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import EVIDENCE, LEVELS
from services.matching.domain.terms import Terms
from shared.contract.matching import LanguageWanted, OpeningKind, SkillWanted
from shared.taxonomy.own import own_taxonomy
from shared.taxonomy.taxonomy import Concept, Taxonomy

FIRST_DAY = date(2026, 1, 12)
PLACES = tuple(f"Kommun {number}" for number in range(1, 21))
MOTHER_TONGUES = ("ar", "so", "ti", "fa", "uk", "tr", "ku", "prs")
KINDS: tuple[OpeningKind, ...] = ("job", "internship", "course", "mentor")
RUNGS = tuple(EVIDENCE)


def profiles(count: int) -> Iterator[tuple[UUID, Profile]]:
    """Return `count` people in the order of their ids."""
    chance, taxonomy = Random(11), own_taxonomy()  # noqa: S311 - made-up data
    trades = taxonomy.of("occupation")
    for number in range(1, count + 1):
        yield UUID(int=number << 96 | chance.getrandbits(90)), _profile(chance, taxonomy, trades)


def openings(count: int) -> list[tuple[UUID, Terms]]:
    """Return `count` openings in the order of their ids, each with an occupation."""
    chance, trades = Random(13), own_taxonomy().of("occupation")  # noqa: S311 - made-up data
    return [(UUID(int=number << 96 | 1), _opening(chance, trades)) for number in range(1, count + 1)]


def _profile(chance: Random, taxonomy: Taxonomy, trades: Sequence[Concept]) -> Profile:
    trade = chance.choice(trades)
    near = [taxonomy.concepts[id_] for id_ in taxonomy.reached_from(trade.id)]
    wished = {trade.id: None, **dict.fromkeys(concept.id for concept in near if chance.random() < 0.3)}
    if chance.random() < 0.4:
        wished = {chance.choice(trades).id: None, **wished}
    worked = {trade.id: round(chance.uniform(0, 15), 2)} if chance.random() < 0.7 else {}
    if near and chance.random() < 0.3:
        worked[chance.choice(near).id] = round(chance.uniform(0, 5), 2)
    tongue = {chance.choice(MOTHER_TONGUES): "C2"}
    swedish = {"sv": chance.choice(LEVELS[:5])} if chance.random() < 0.9 else {}
    english = {"en": chance.choice(LEVELS[1:6])} if chance.random() < 0.5 else {}
    return Profile(
        municipality=chance.choice(PLACES) if chance.random() < 0.95 else None,
        occupations=tuple(wished)[:3],
        experience=worked,
        skills=_skills(chance, taxonomy, trade),
        languages=tongue | swedish | english,
        kinds=tuple(kind for kind in KINDS if chance.random() < 0.6),
        municipalities=tuple(chance.sample(PLACES, chance.randrange(3))),
        extent=chance.choice((None, 50, 75, 100)),
        available_from=FIRST_DAY + timedelta(chance.randrange(120)) if chance.random() < 0.7 else None,
        driving_licence=chance.choice((None, True, False)),
    )


def _skills(chance: Random, taxonomy: Taxonomy, trade: Concept) -> Mapping[str, tuple[int, str]]:
    had = [skill for skill in (*trade.essential, *trade.useful) if chance.random() < 0.6]
    had += [skill.id for skill in chance.sample(taxonomy.of("skill"), chance.randrange(3))]
    return {skill: (chance.randint(1, 4), chance.choice(RUNGS)) for skill in had}


def _opening(chance: Random, trades: Sequence[Concept]) -> Terms:
    trade = chance.choice(trades)
    starts_on = FIRST_DAY + timedelta(chance.randrange(120)) if chance.random() < 0.8 else None
    essential = [
        SkillWanted(skill=id_, level=chance.randint(1, 3), required=chance.random() < 0.6) for id_ in trade.essential
    ]
    useful = [SkillWanted(skill=id_, level=chance.randint(1, 3)) for id_ in trade.useful if chance.random() < 0.4]
    languages = [LanguageWanted(language="sv", level=chance.choice(LEVELS[1:5]), required=chance.random() < 0.5)]
    if chance.random() < 0.2:
        languages.append(LanguageWanted(language="en", level="B1"))
    return Terms(
        title=trade.label("sv"),
        organisation="Norrvik",
        programme="BIS",
        kind=chance.choice(KINDS),
        occupation=trade.id,
        municipality=chance.choice(PLACES),
        extent=chance.choice((None, 50, 75, 100)),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(180) if starts_on and chance.random() < 0.5 else None,
        licence_required=chance.random() < 0.2,
        skills=tuple(essential + useful),
        languages=tuple(languages),
    )
