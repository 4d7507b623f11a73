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
from shared.taxonomy.own import own_taxonomy
from shared.taxonomy.taxonomy import Taxonomy
from tests.integration.matching.profiles import numbered
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
    drawn: list[Profile], demands: list[Terms], near: Taxonomy, batch_size: int, waiting: int, limit: int
) -> None:
    people, wanted = sorted(numbered(drawn).items()), sorted(numbered(demands).items())
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("BATCH_SIZE", batch_size),
            ("MAX_WAITING", waiting),
            ("MAX_PEOPLE", limit),
            ("MAX_OPENINGS", limit),
            ("SAMPLE_EVERY", 2),
        ):
            patch.setattr(pairs_matrix, name, value)
        found = all_pairs(people, wanted, near)
    scores = {
        (person, opening): score(profile, terms, near)
        for person, profile in people
        for opening, terms in wanted
        if not excluded(of_participant(profile, terms))
    }
    assert found.passing == len(scores)
    for number, (opening, _) in enumerate(wanted):
        all_ = [(person, points) for (person, other), points in scores.items() if other == opening]
        assert found.people_for(number) == sorted(all_, key=lambda one: (-one[1], one[0]))[:limit]
    for number, (person, _) in enumerate(people):
        all_ = [(opening, points) for (other, opening), points in scores.items() if other == person]
        assert found.openings_for(number) == sorted(all_, key=lambda one: (-one[1], one[0]))[:limit]


@for_all(profiles(), openings(), taxonomies())
def test_each_column_is_its_contribution(of: Profile, terms: Terms, near: Taxonomy) -> None:
    columns = Columns([of], near)
    parts = {part.part: part.points for part in contributions(of, terms, near)}
    assert columns.occupation(terms.occupation)[0] == parts["occupation"]
    assert columns.municipality(terms.municipality)[0] == parts["municipality"]
    assert columns.languages(terms.languages)[0] in (parts["language"], parts["language"] + FAILS)


def test_the_best_of_many_are_found_by_a_part_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    people, demands, near = list(bench.profiles(900)), bench.openings(30), own_taxonomy()
    whole = all_pairs(people, demands, near)
    for name, value in (("BATCH_SIZE", 250), ("MAX_WAITING", 2000), ("SAMPLE_EVERY", 1)):
        monkeypatch.setattr(pairs_matrix, name, value)
    again = all_pairs(people, demands, near)
    assert again.passing == whole.passing
    assert (again.people == whole.people).all()
    assert (again.openings == whole.openings).all()
