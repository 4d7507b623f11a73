"""Profiles, openings and taxonomies drawn at random, small enough that they often have something in common."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import get_args

from hypothesis import strategies as st

from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import EVIDENCE, LEVELS
from services.matching.domain.terms import Terms
from shared.contract.matching import LanguageWanted, OpeningKind, SkillWanted
from shared.taxonomy.taxonomy import Concept, Taxonomy, nearness

OCCUPATIONS = tuple(f"o:{number}" for number in range(5))
SKILLS = tuple(f"s:{number}" for number in range(6))
LANGUAGES = ("sv", "en", "ar")
PLACES = ("Boden", "Luleå", "BODEN", "Älvsbyn", "älvsbyn", "")
KINDS = get_args(OpeningKind)
FIRST = date(2026, 1, 12)

DAYS = st.integers(0, 90).map(lambda days: FIRST + timedelta(days=days))
CONCEPTS: Mapping[str, Concept] = {
    **{id_: Concept(id_, "occupation", {"sv": id_}) for id_ in OCCUPATIONS},
    **{id_: Concept(id_, "skill", {"sv": id_}) for id_ in SKILLS},
}


def taxonomies() -> st.SearchStrategy[Taxonomy]:
    """The same few concepts, near each other in any way."""

    def pairs(ids: tuple[str, ...]) -> st.SearchStrategy[list[tuple[str, str, int]]]:
        one = st.sampled_from(ids)
        return st.lists(st.tuples(one, one, st.sampled_from((25, 50, 75))), max_size=10)

    both = st.tuples(pairs(OCCUPATIONS), pairs(SKILLS))
    return both.map(lambda found: Taxonomy("drawn", CONCEPTS, near=nearness([*found[0], *found[1]])))


def profiles() -> st.SearchStrategy[Profile]:
    occupations, places = st.sampled_from((*OCCUPATIONS, "o:unknown")), st.sampled_from(PLACES)
    years = st.floats(0, 20, allow_nan=False).map(lambda years: round(years, 2))
    return st.builds(
        Profile,
        municipality=st.none() | places,
        occupations=st.lists(occupations, max_size=3, unique=True).map(tuple),
        experience=st.dictionaries(occupations, years, max_size=3),
        skills=st.dictionaries(
            st.sampled_from((*SKILLS, "s:unknown")),
            st.tuples(st.integers(1, 4), st.sampled_from(tuple(EVIDENCE))),
            max_size=5,
        ),
        languages=st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(LEVELS), max_size=3),
        kinds=st.lists(st.sampled_from(KINDS), max_size=3, unique=True).map(tuple),
        municipalities=st.lists(places, max_size=2, unique=True).map(tuple),
        extent=st.none() | st.integers(1, 100),
        available_from=st.none() | DAYS,
        driving_licence=st.none() | st.booleans(),
    )


def openings() -> st.SearchStrategy[Terms]:
    skills = st.lists(
        st.builds(SkillWanted, skill=st.sampled_from(SKILLS), level=st.integers(1, 4), required=st.booleans()),
        max_size=4,
        unique_by=lambda wanted: wanted.skill,
    )
    languages = st.lists(
        st.builds(
            LanguageWanted,
            language=st.sampled_from(LANGUAGES),
            level=st.sampled_from(LEVELS),
            required=st.booleans(),
        ),
        max_size=3,
        unique_by=lambda wanted: wanted.language,
    )
    return st.builds(
        Terms,
        title=st.just("drawn"),
        organisation=st.just("Norrvik Bageri"),
        programme=st.just("BIS"),
        kind=st.sampled_from(KINDS),
        occupation=st.none() | st.sampled_from(OCCUPATIONS),
        municipality=st.none() | st.sampled_from(("Boden", "Älvsbyn", "Kiruna")),
        extent=st.none() | st.integers(0, 100),
        starts_on=st.none() | DAYS,
        ends_on=st.none() | DAYS,
        licence_required=st.booleans(),
        skills=skills.map(tuple),
        languages=languages.map(tuple),
    )
