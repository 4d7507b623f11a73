"""All pairs at once say what plain Python says of each of them, for any profiles, openings and taxonomy."""

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from deploy.bench import pairs_matrix
from deploy.bench import people as bench
from deploy.bench.pairs_columns import FAILS, Columns
from deploy.bench.pairs_matrix import all_pairs
from services.matching.domain.gates import excluded, of_participant
from services.matching.domain.profile import Profile
from services.matching.domain.score import contributions, score
from services.matching.domain.terms import Terms
from shared.taxonomy.kept import own_taxonomy
from shared.taxonomy.taxonomy import Taxonomy
from tests.integration.matching.kept import numbered
from tests.specs.matching.any_match import openings, profiles, taxonomies


@settings(max_examples=100)
@for_all(
    st.lists(profiles(), max_size=12),
    st.lists(openings(), max_size=12),
    taxonomies(),
    st.integers(1, 13),
    st.integers(1, 20),
    st.integers(1, 5),
)
def test_all_pairs_rank_as_plain_python_does(
    drawn: list[Profile], asked: list[Terms], near: Taxonomy, at_once: int, waiting: int, told: int
) -> None:
    people, wanted = sorted(numbered(drawn).items()), sorted(numbered(asked).items())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("AT_ONCE", at_once),
            ("WAITING", waiting),
            ("PEOPLE", told),
            ("OPENINGS", told),
            ("SAMPLE", 2),
        ):
            patch.setattr(pairs_matrix, name, value)
        found = all_pairs(people, wanted, near)
    scores = {
        (person, opening): score(of, terms, near)
        for person, of in people
        for opening, terms in wanted
        if not excluded(of_participant(of, terms))
    }
    assert found.passing == len(scores)
    for number, (opening, _) in enumerate(wanted):
        all_ = [(person, points) for (person, other), points in scores.items() if other == opening]
        assert found.people_for(number) == sorted(all_, key=lambda one: (-one[1], one[0]))[:told]
    for number, (person, _) in enumerate(people):
        all_ = [(opening, points) for (other, opening), points in scores.items() if other == person]
        assert found.openings_for(number) == sorted(all_, key=lambda one: (-one[1], one[0]))[:told]


@for_all(profiles(), openings(), taxonomies())
def test_each_column_is_its_contribution(of: Profile, terms: Terms, near: Taxonomy) -> None:
    columns = Columns([of], near)
    told = {part.part: part.points for part in contributions(of, terms, near)}
    assert columns.occupation(terms.occupation)[0] == told["occupation"]
    assert columns.municipality(terms.municipality)[0] == told["municipality"]
    assert columns.languages(terms.languages)[0] in (told["language"], told["language"] + FAILS)


def test_the_best_of_many_are_found_by_a_part_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    people, asked, near = list(bench.profiles(900)), bench.openings(30), own_taxonomy()
    whole = all_pairs(people, asked, near)
    for name, value in (("AT_ONCE", 250), ("WAITING", 2000), ("SAMPLE", 1)):
        monkeypatch.setattr(pairs_matrix, name, value)
    again = all_pairs(people, asked, near)
    assert again.passing == whole.passing
    assert (again.people == whole.people).all()
    assert (again.openings == whole.openings).all()
