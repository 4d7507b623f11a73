"""Make proposals: rank in one moment of the database, explain in plain Python, seal under each participant's key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from services.matching.domain.commands.proposal import MakeProposal, proposal_of
from services.matching.domain.gaps import gaps_of
from services.matching.domain.gates import Opening
from services.matching.domain.profile import Profile
from services.matching.domain.refusals import NotAmongTheRanked, UnknownOpening
from services.matching.domain.rule_set import RULE_SET
from services.matching.domain.score import explain
from services.matching.ranking.coding import all_of
from services.matching.ranking.demands import matchable
from services.matching.ranking.rank import Ranked, rank
from services.matching.read import openings
from services.matching.read.profiles import profile
from services.matching.read.proposals import proposal
from services.matching.read.same_person import passed_over
from shared.contract.matching import ProposalMade
from shared.contract.plaintexts import Explanation
from shared.contract.sealed import SealedProfile
from shared.log.tables import cursor, log_head
from shared.service.service import Service
from shared.taxonomy.own import own_taxonomy
from shared.vault.seal import seal

MAX_RANKED = 500
"""At most this many people of a ranking are looked at."""


@dataclass(frozen=True)
class Person:
    """Somebody in the ranking of an opening, with the rank (1 is best) and the explanation."""

    rank: int
    participant: UUID
    log: str
    explanation: Explanation


@dataclass(frozen=True)
class Ranking:
    """The people who fit an opening, the best first; `known` is the position of each log that they come from."""

    row: openings.Opening
    opening: Opening
    people: Sequence[Person]
    known: Mapping[str, int]


async def ranking(service: Service, opening: UUID, day: date, count: int) -> Ranking:
    """The `count` best for an opening on that day, in one moment of the database.

    People with a proposal for it that did not expire are left out; somebody who is registered twice is there once.
    Raises UnknownOpening, and a Refusal when nobody can be proposed for the opening.
    """
    async with service.engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        row = await openings.find(connection, opening)
        if row is None:
            raise UnknownOpening
        demand = matchable(row, day)
        without = await passed_over(connection, await _proposed(connection, opening))
        ranked = await rank(connection, demand, count, without)
        profiles = await _profiles(connection, ranked)
        people = [
            Person(place, one.participant, one.log, why(profiles[one.log, one.participant], demand))
            for place, one in enumerate(ranked, 1)
        ]
        return Ranking(row, demand, people, await _known(service, connection))


def why(profile: Profile, opening: Opening) -> Explanation:
    """The whole explanation of somebody for an opening, with its gaps."""
    near = own_taxonomy()
    return explain(profile, opening, near, gaps_of(profile, opening.terms, near))


async def commands(
    service: Service, ranking: Ranking, chosen: Sequence[Person], owner: str, answer_by: date
) -> list[tuple[UUID, MakeProposal]]:
    """The command for each chosen person, with the id of its event, under which the explanation is sealed.

    People whose key has gone meanwhile are left out.
    """
    if service.keyring is None:
        return []
    async with service.engine.connect() as connection:
        keys = await service.keyring.keys(connection, [person.participant for person in chosen])
    return [
        _command(service, ranking, person, owner, answer_by, keys[person.participant]["profile"])
        for person in chosen
        if "profile" in keys.get(person.participant, {})
    ]


def choose(ranking: Ranking, count: int | None, participants: Sequence[UUID]) -> Sequence[Person]:
    """The best `count`, or these participants in their order of rank. Raises NotAmongTheRanked."""
    if count is not None:
        return ranking.people[:count]
    chosen = [person for person in ranking.people if person.participant in set(participants)]
    if len(chosen) < len(set(participants)):
        raise NotAmongTheRanked
    return chosen


def _command(
    service: Service, ranking: Ranking, person: Person, owner: str, answer_by: date, key: bytes
) -> tuple[UUID, MakeProposal]:
    event_id, day, opening = uuid7(), ranking.opening.day, ranking.row.opening
    sealed = seal(
        SealedProfile,
        person.explanation,
        key=key,
        event_id=event_id,
        event_type=ProposalMade.type_in(service.name.service),
        participant=person.participant,
    )
    return event_id, MakeProposal(
        proposal=proposal_of(opening, person.participant, day),
        occurred_on=day,
        opening=opening,
        participant=person.participant,
        programme=ranking.row.programme,
        rule_set=RULE_SET,
        taxonomy=own_taxonomy().version,
        known=ranking.known,
        rank=person.rank,
        owner=owner,
        answer_by=answer_by,
        explanation=sealed,
    )


async def _proposed(connection: AsyncConnection, opening: UUID) -> set[UUID]:
    query = select(proposal.c.participant).where(proposal.c.opening == opening, proposal.c.state != "expired")
    return set((await connection.execute(query)).scalars())


async def _profiles(connection: AsyncConnection, ranked: Sequence[Ranked]) -> dict[tuple[str, UUID], Profile]:
    ids = [(one.participant, one.log) for one in ranked]
    query = select(profile).where(tuple_(profile.c.participant, profile.c.log).in_(ids))
    return all_of(await connection.execute(query)) if ids else {}


async def _known(service: Service, connection: AsyncConnection) -> dict[str, int]:
    rows = await connection.execute(select(cursor.c.log, cursor.c.position).order_by(cursor.c.log))
    own = (await connection.execute(select(log_head.c.position))).scalar_one()
    followed = {str(name) for name in service.settings.followed}
    return {row.log: row.position for row in rows if row.log in followed} | {str(service.name): own}
