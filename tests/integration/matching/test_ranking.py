"""Ranking in SQL says what plain Python says, to the last tenth, for any profiles, opening and taxonomy."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import given as for_all
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matching.domain.gates import Opening, excluded
from services.matching.domain.profile import Profile
from services.matching.domain.score import explain
from services.matching.domain.terms import Terms
from services.matching.ranking import coding
from services.matching.ranking import rank as ranking
from services.matching.ranking.rank import Ranked, rank
from services.matching.read.profiles import CODED, profile
from shared.taxonomy.taxonomy import Taxonomy
from shared.testing.factories import MONDAY
from tests.integration.matching.profiles import LOG, numbered, store, stored
from tests.specs.matching.any_match import openings, profiles, taxonomies

law = settings(
    max_examples=80,
    deadline=None,  # a database on a busy machine
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example leaves the schema as it found it
)

TERMS = Terms(title="Bagare", organisation="Norrvik Bageri", programme="BIS", kind="job", occupation="o:1")
PLAIN = Taxonomy("plain", {})


def ranked_plainly(
    people: Mapping[UUID, Profile], opening: Opening, near: Taxonomy, count: int, without: Collection[UUID] = ()
) -> list[Ranked]:
    explained = {id_: explain(person, opening, near) for id_, person in people.items() if id_ not in without}
    passing = [id_ for id_, why in explained.items() if not excluded(why.gates)]
    best = sorted(passing, key=lambda id_: (-explained[id_].score, id_))[:count]
    return [
        Ranked(id_, LOG.source, explained[id_].score, {part.part: part.points for part in explained[id_].contributions})
        for id_ in best
    ]


@law
@for_all(st.lists(profiles(), max_size=12), openings(), taxonomies(), st.integers(1, 12), st.integers(1, 5), st.data())
async def test_sql_ranks_as_plain_python_does(
    connection: AsyncConnection,
    drawn: list[Profile],
    terms: Terms,
    near: Taxonomy,
    count: int,
    first: int,
    data: st.DataObject,
) -> None:
    people, opening = numbered(drawn), Opening(terms, MONDAY)
    without = data.draw(st.sets(st.sampled_from(sorted(people)))) if people else set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "CANDIDATES_BY_ID", (first, 2 * first))
        patch.setattr(
            ranking, "FIRST_CANDIDATES", first
        )  # so few are looked at first that the floor has to prove itself
        async with stored(connection, people, near):
            found = await rank(connection, opening, count, without)
    assert found == ranked_plainly(people, opening, near, count, without)


@st.composite
def some_who_fit(draw: st.DrawFn, terms: Terms) -> list[Profile]:
    """People who mostly have what an opening asks for, so that few can be among the best."""
    aspects: dict[str, Any] = {
        "occupations": (terms.occupation or "o:0",),
        "experience": {terms.occupation or "o:0": 9.0},
        "skills": {wanted.skill: (4, "validated") for wanted in terms.skills},
        "languages": {wanted.language: "C2" for wanted in terms.languages},
        "kinds": (terms.kind,),
        "municipalities": (terms.municipality or "Boden",),
        "extent": terms.extent or 100,
    }
    people = []
    for person in draw(st.lists(profiles(), min_size=4, max_size=14)):
        has = draw(st.sets(st.sampled_from(sorted(aspects)), min_size=3))
        people.append(replace(person, **{name: aspects[name] for name in has}))
    return people


@law
@for_all(openings(), taxonomies(), st.integers(1, 3), st.integers(1, 5), st.data())
async def test_those_who_cannot_be_best_are_left_out_rightly(
    connection: AsyncConnection, terms: Terms, near: Taxonomy, count: int, first: int, data: st.DataObject
) -> None:
    people, opening = numbered(data.draw(some_who_fit(terms))), Opening(terms, MONDAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "CANDIDATES_BY_ID", (first, 2 * first))
        patch.setattr(ranking, "FIRST_CANDIDATES", first)
        async with stored(connection, people, near):
            found = await rank(connection, opening, count)
    assert found == ranked_plainly(people, opening, near, count)
    floor = found[-1].score if len(found) == count else 0
    event(f"looked besides {ranking.other_candidates(terms, floor)[0]}")


@law
@for_all(openings(), taxonomies(), st.integers(1, 3), st.integers(1, 5), st.data())
async def test_an_opening_without_occupation_ranks_rightly(
    connection: AsyncConnection, drawn: Terms, near: Taxonomy, count: int, first: int, data: st.DataObject
) -> None:
    skills = data.draw(st.sampled_from(((), drawn.skills)))
    terms = drawn.model_copy(update={"occupation": None, "skills": skills})
    people, opening = numbered(data.draw(some_who_fit(terms))), Opening(terms, MONDAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "CANDIDATES_BY_ID", (first, 2 * first))
        patch.setattr(ranking, "FIRST_CANDIDATES", first)
        async with stored(connection, people, near):
            found = await rank(connection, opening, count)
    assert found == ranked_plainly(people, opening, near, count)


@law
@for_all(profiles(), profiles(), openings(), taxonomies())
async def test_a_profile_written_again_counts_anew(
    connection: AsyncConnection, before: Profile, after: Profile, terms: Terms, near: Taxonomy
) -> None:
    (id_,) = numbered([before])
    async with stored(connection, {id_: before}, near):
        await coding.purge(connection, LOG, {id_})
        await coding.write(connection, LOG, {id_: after}, near)
        found = await rank(connection, Opening(terms, MONDAY), 5)
    assert found == ranked_plainly({id_: after}, Opening(terms, MONDAY), near, 5)


@law
@for_all(profiles())
async def test_a_row_is_read_as_its_profile(connection: AsyncConnection, drawn: Profile) -> None:
    (id_,) = numbered([drawn])
    async with stored(connection, {id_: drawn}, PLAIN):
        rows = await connection.execute(select(profile))
        assert coding.all_of(rows) == {(LOG.source, id_): drawn}


@pytest.mark.parametrize("opening", [Opening(TERMS, MONDAY, left=0), Opening(TERMS, MONDAY, closed=True)])
async def test_nobody_is_ranked_for_a_closed_opening(connection: AsyncConnection, opening: Opening) -> None:
    await store(connection, numbered([Profile(occupations=("o:1",))]), PLAIN)
    assert await rank(connection, opening, 5) == []
    assert len(await rank(connection, replace(opening, left=1, closed=False), 5)) == 1


async def test_what_is_coded_goes_with_its_profile(connection: AsyncConnection) -> None:
    await store(connection, numbered([Profile(occupations=("o:1",))] * 3), PLAIN)
    await connection.execute(delete(profile))
    for table in CODED:
        assert (await connection.execute(select(func.count()).select_from(table))).scalar_one() == 0
