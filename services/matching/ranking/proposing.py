"""Make proposals: rank in one moment of the database, explain in plain Python, seal under each participant's key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, tuple_
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
from shared.contract.sealed import Explanation, SealedProfile
from shared.log.tables import cursor, log_head
from shared.service.service import Service
from shared.taxonomy.kept import own_taxonomy
from shared.vault.seal import seal

MAX_RANKED = 500
"""At most this many people of a ranking are looked at."""


@dataclass(frozen=True)
class Found:
    """Somebody in the ranking of an opening: the place in it (1 is best), and why."""

    rank: int
    participant: UUID
    log: str
    explanation: Explanation


@dataclass(frozen=True)
class Ranking:
    """Who fits an opening, the best first; `known` is how far each log was known when that was computed."""

    row: Row[Any]
    opening: Opening
    found: Sequence[Found]
    known: Mapping[str, int]


async def ranking(service: Service, opening: UUID, on: date, count: int) -> Ranking:
    """The `count` best for an opening on that day, in one moment of the database.

    Whoever was proposed for it is left out, unless nobody answered in time; a person registered twice is there
    once. Raises UnknownOpening, and what says why nobody is proposed.
    """
    async with service.engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        row = await openings.find(connection, opening)
        if row is None:
            raise UnknownOpening
        asked = matchable(row, on)
        without = await passed_over(connection, await _proposed(connection, opening))
        ranked = await rank(connection, asked, count, without)
        profiles = await _profiles(connection, ranked)
        return Ranking(row, asked, _found(asked, ranked, profiles), await _known(service, connection))


def why(profile: Profile, opening: Opening) -> Explanation:
    """The whole explanation of somebody for an opening, with its gaps."""
    near = own_taxonomy()
    return explain(profile, opening, near, gaps_of(profile, opening.terms, near))


async def commands(
    service: Service, made: Ranking, chosen: Sequence[Found], owner: str, answer_by: date
) -> list[tuple[UUID, MakeProposal]]:
    """The command for each of those chosen, with the id that its event must have, because that seals why.

    Whoever's key has gone meanwhile is left out.
    """
    if service.keyring is None:
        return []
    async with service.engine.connect() as connection:
        keys = await service.keyring.keys(connection, [found.participant for found in chosen])
    return [
        _command(service, made, found, owner, answer_by, keys[found.participant]["profile"])
        for found in chosen
        if "profile" in keys.get(found.participant, {})
    ]


def choose(made: Ranking, count: int | None, participants: Sequence[UUID]) -> Sequence[Found]:
    """The best `count`, or these participants in their order of rank. Raises NotAmongTheRanked."""
    if count is not None:
        return made.found[:count]
    chosen = [found for found in made.found if found.participant in set(participants)]
    if len(chosen) < len(set(participants)):
        raise NotAmongTheRanked
    return chosen


def _command(
    service: Service, made: Ranking, found: Found, owner: str, answer_by: date, key: bytes
) -> tuple[UUID, MakeProposal]:
    event_id, on, opening = uuid7(), made.opening.on, made.row.opening
    sealed = seal(
        SealedProfile,
        found.explanation,
        key=key,
        event_id=event_id,
        event_type=ProposalMade.type_in(service.name.service),
        participant=found.participant,
    )
    return event_id, MakeProposal(
        proposal=proposal_of(opening, found.participant, on),
        occurred_on=on,
        opening=opening,
        participant=found.participant,
        programme=made.row.programme,
        rule_set=RULE_SET,
        taxonomy=own_taxonomy().version,
        known=made.known,
        rank=found.rank,
        owner=owner,
        answer_by=answer_by,
        explanation=sealed,
    )


def _found(opening: Opening, ranked: Sequence[Ranked], profiles: Mapping[tuple[str, UUID], Profile]) -> Sequence[Found]:
    return [
        Found(place, one.participant, one.log, why(profiles[one.log, one.participant], opening))
        for place, one in enumerate(ranked, 1)
    ]


async def _proposed(connection: AsyncConnection, opening: UUID) -> set[UUID]:
    query = select(proposal.c.participant).where(proposal.c.opening == opening, proposal.c.state != "expired")
    return set((await connection.execute(query)).scalars())


async def _profiles(connection: AsyncConnection, ranked: Sequence[Ranked]) -> dict[tuple[str, UUID], Profile]:
    whose = [(one.participant, one.log) for one in ranked]
    query = select(profile).where(tuple_(profile.c.participant, profile.c.log).in_(whose))
    return all_of(await connection.execute(query)) if whose else {}


async def _known(service: Service, connection: AsyncConnection) -> dict[str, int]:
    rows = await connection.execute(select(cursor.c.log, cursor.c.position).order_by(cursor.c.log))
    own = (await connection.execute(select(log_head.c.position))).scalar_one()
    followed = {str(name) for name in service.settings.followed}
    return {row.log: row.position for row in rows if row.log in followed} | {str(service.name): own}
