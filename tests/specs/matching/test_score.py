"""The score: five parts that add up to at most 1000 tenths, explanation in full, and blind to who somebody is."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from services.matching.domain.gates import Opening
from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import EVIDENCE, LEVELS, WORTH
from services.matching.domain.score import contributions, explain, score
from services.matching.domain.terms import Terms
from shared.contract.matching import LanguageWanted, SkillWanted
from shared.contract.plaintexts import Contribution
from shared.taxonomy.own import own_taxonomy
from shared.taxonomy.taxonomy import Taxonomy
from shared.testing.factories import MONDAY
from tests.specs.matching.any_match import OCCUPATIONS, SKILLS, openings, profiles, taxonomies

BAKER, PASTRY_COOK = "kedja:occupation:baker", "kedja:occupation:pastry-cook"
BREAD, DOUGH, PASTRY = (f"kedja:skill:{name}" for name in ("baking-bread", "dough-handling", "pastry-making"))
TERMS = Terms(title="Bagare", organisation="Norrvik Bageri", programme="BIS", kind="job", occupation=BAKER)
KEDJA = own_taxonomy()


def terms_with(**other: object) -> Terms:
    return TERMS.model_copy(update=other)


def part(name: str, profile: Profile, **terms: Any) -> Contribution:
    found = contributions(profile, TERMS.model_copy(update=terms), KEDJA)
    return next(contribution for contribution in found if contribution.part == name)


def test_the_score_reads_nothing_of_who_somebody_is() -> None:
    assert {field.name for field in fields(Profile)} == {
        "municipality",
        "occupations",
        "experience",
        "skills",
        "languages",
        "kinds",
        "municipalities",
        "extent",
        "available_from",
        "driving_licence",
    }


def test_wishing_the_occupation_gives_most_of_its_part() -> None:
    assert part("occupation", Profile(occupations=(BAKER,))).points == 200
    assert part("occupation", Profile(occupations=(PASTRY_COOK,))).points == 150
    assert part("occupation", Profile(occupations=("kedja:occupation:bus-driver",))).points == 0


def test_three_years_of_work_in_it_give_the_rest() -> None:
    experienced = Profile(occupations=(BAKER,), experience={BAKER: 3.0})
    assert part("occupation", experienced) == Contribution(
        part="occupation", points=350, of=350, because=(f"wish:{BAKER}", f"work:{BAKER}")
    )
    assert part("occupation", Profile(experience={BAKER: 30.0})).points == 150
    assert part("occupation", Profile(experience={BAKER: 1.5})).points == 75
    assert part("occupation", Profile(experience={BAKER: 0.0})).points == 25
    assert part("occupation", Profile(experience={PASTRY_COOK: 3.0})).points == 112


@pytest.mark.parametrize(
    ("held", "points"),
    [
        ({BREAD: (3, "validated"), PASTRY: (2, "validated")}, 300),
        ({BREAD: (3, "told"), PASTRY: (2, "validated")}, 180),
        ({BREAD: (3, "validated")}, 250),
        ({BREAD: (1, "validated")}, 91),
        ({DOUGH: (3, "validated")}, 150),
        ({}, 0),
    ],
)
def test_skills_count_by_level_evidence_and_nearness(held: dict[str, tuple[int, str]], points: int) -> None:
    wanted = (SkillWanted(skill=BREAD, level=3, required=True), SkillWanted(skill=PASTRY, level=2))
    assert part("skills", Profile(skills=held), skills=wanted).points == points


def test_a_language_counts_by_how_near_its_level_is() -> None:
    wanted = (LanguageWanted(language="sv", level="B2", required=True), LanguageWanted(language="en", level="A2"))
    assert part("language", Profile(languages={"sv": "B2", "en": "C1"}), languages=wanted).points == 150
    assert part("language", Profile(languages={"sv": "A2"}), languages=wanted).points == 50
    assert part("language", Profile(), languages=wanted).points == 0


def test_living_or_wishing_there_counts_alike() -> None:
    assert part("municipality", Profile(municipality="boden"), municipality="Boden").points == 100
    assert (
        part("municipality", Profile(municipality="Luleå", municipalities=("Boden",)), municipality="Boden").points
        == 100
    )
    assert part("municipality", Profile(municipality="Luleå"), municipality="Boden").points == 0
    assert part("municipality", Profile(), municipality="Boden").points == 50


def test_what_nobody_has_asked_counts_half() -> None:
    found = contributions(Profile(), terms_with(occupation=None), KEDJA)
    assert [part.points for part in found] == [175, 150, 75, 50, 50]
    assert [part.of for part in found] == [350, 300, 150, 100, 100]


def test_the_worths_add_up_to_a_hundred_points() -> None:
    assert sum(WORTH.values()) == 1000


@for_all(profiles(), openings(), taxonomies())
def test_parts_stay_within_their_worth_and_add_up(profile: Profile, terms: Terms, near: Taxonomy) -> None:
    explanation = explain(profile, Opening(terms, MONDAY), near)
    assert all(0 <= part.points <= part.of for part in explanation.contributions)
    assert explanation.score == sum(part.points for part in explanation.contributions)
    assert 0 <= explanation.score <= 1000


@for_all(profiles(), openings(), taxonomies(), st.data())
def test_more_evidence_never_lowers_the_score(
    profile: Profile, terms: Terms, near: Taxonomy, data: st.DataObject
) -> None:
    before = score(profile, terms, near)
    concept = data.draw(st.sampled_from(SKILLS))
    level, evidence = profile.skills.get(concept, (1, "told"))
    rungs = list(EVIDENCE)
    more = data.draw(st.integers(level, 4)), data.draw(st.sampled_from(rungs[rungs.index(evidence) :]))
    assert score(replace(profile, skills={**profile.skills, concept: more}), terms, near) >= before


@for_all(profiles(), openings(), taxonomies(), st.data())
def test_more_language_and_work_never_lower_the_score(
    profile: Profile, terms: Terms, near: Taxonomy, data: st.DataObject
) -> None:
    before = score(profile, terms, near)
    level = data.draw(st.sampled_from(LEVELS[LEVELS.index(profile.languages.get("sv", "none")) :]))
    assert score(replace(profile, languages={**profile.languages, "sv": level}), terms, near) >= before
    occupation = data.draw(st.sampled_from(OCCUPATIONS))
    years = profile.experience.get(occupation, 0) + data.draw(st.floats(0, 5))
    assert score(replace(profile, experience={**profile.experience, occupation: years}), terms, near) >= before
    wishes = (*profile.occupations, occupation)
    assert score(replace(profile, occupations=wishes), terms, near) >= before


@for_all(profiles(), openings(), taxonomies())
def test_the_same_input_gives_the_same_bytes(profile: Profile, terms: Terms, near: Taxonomy) -> None:
    turned = replace(
        profile,
        experience=dict(reversed([*profile.experience.items()])),
        skills=dict(reversed([*profile.skills.items()])),
        languages=dict(reversed([*profile.languages.items()])),
    )
    one, other = (explain(each, Opening(terms, MONDAY), near) for each in (profile, turned))
    assert one.model_dump_json() == other.model_dump_json()
