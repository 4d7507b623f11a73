"""Gaps: what one change would do, counted by making the change."""

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from services.matching.domain.gaps import Change, changed, changes, gaps, gaps_of
from services.matching.domain.gates import of_participant
from services.matching.domain.profile import Profile
from services.matching.domain.score import score
from services.matching.domain.terms import Terms
from shared.contract.matching import LanguageWanted, SkillWanted
from shared.taxonomy.taxonomy import Taxonomy
from tests.specs.matching.any_match import openings, profiles, taxonomies

TERMS = Terms(title="Bagare", organisation="Norrvik Bageri", programme="BIS", kind="job")
BREAD = SkillWanted(skill="s:bread", level=3, required=True)
SWEDISH = LanguageWanted(language="sv", level="B1", required=True)
NOTHING_NEAR = Taxonomy("none", {})
READY = Profile(kinds=("job",))


def terms_with(**other: object) -> Terms:
    return TERMS.model_copy(update=other)


def test_a_licence_alone_may_open_most() -> None:
    openings = [terms_with(licence_required=True), terms_with(licence_required=True, languages=(SWEDISH,))]
    first, *others = gaps(READY, openings, NOTHING_NEAR)
    assert (str(first.change), first.opens) == ("licence", 1)
    assert [(str(gap.change), gap.opens, gap.raises, gap.tenths) for gap in others] == [("language:sv:B1", 0, 1, 150)]


def test_a_higher_level_opens_what_a_lower_one_does() -> None:
    openings = [
        terms_with(languages=(SWEDISH,)),
        terms_with(languages=(SWEDISH.model_copy(update={"level": "B2"}),)),
    ]
    found = {str(gap.change): gap.opens for gap in gaps(READY, openings, NOTHING_NEAR)}
    assert found == {"language:sv:B1": 1, "language:sv:B2": 2}


def test_nothing_is_missing_where_all_is_met() -> None:
    met = Profile(kinds=("job",), skills={"s:bread": (4, "validated")}, languages={"sv": "C1"})
    assert gaps(met, [terms_with(skills=(BREAD,), languages=(SWEDISH,))], NOTHING_NEAR) == []
    assert gaps_of(met, terms_with(skills=(BREAD,), languages=(SWEDISH,)), NOTHING_NEAR) == ()


def test_an_explanation_tells_gates_before_points() -> None:
    terms = terms_with(licence_required=True, skills=(BREAD, SkillWanted(skill="s:sweets", level=1)))
    assert gaps_of(READY, terms, NOTHING_NEAR) == ("skill:s:bread:3", "licence", "skill:s:sweets:1")


def test_a_change_never_takes_something_away() -> None:
    held = Profile(skills={"s:bread": (4, "told")}, languages={"sv": "C2"})
    assert changed(held, Change("skill", "s:bread", "2")).skills == {"s:bread": (4, "validated")}
    assert changed(held, Change("language", "sv", "B1")).languages == {"sv": "C2"}


@settings(max_examples=50)
@for_all(profiles(), st.lists(openings(), max_size=6), taxonomies())
def test_gaps_are_what_making_the_change_shows(profile: Profile, openings: list[Terms], near: Taxonomy) -> None:
    found = {gap.change: gap for gap in gaps(profile, openings, near)}
    for change in set().union(*map(changes, openings)):
        after = changed(profile, change)
        opened = sum(passes(after, terms) and not passes(profile, terms) for terms in openings)
        rises = [score(after, terms, near) - score(profile, terms, near) for terms in openings]
        assert min(rises) >= 0
        if opened or any(rises):
            gap = found[change]
            assert (gap.opens, gap.raises, gap.tenths) == (opened, sum(map(bool, rises)), sum(rises))
        else:
            assert change not in found


def passes(profile: Profile, terms: Terms) -> bool:
    return all(gate.result == "pass" for gate in of_participant(profile, terms))
