"""What a service says of itself: its log, its stream, its checkpoints, and how far it follows and witnesses others."""

import asyncio
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.follow import Follower
from shared.bus.relay import Relay
from shared.log.names import LogName
from shared.log.tables import log_head, published
from shared.service.provable import Provable
from shared.witness.vouch import age

TIMEOUT = 3.0
"""Seconds that the database may take to answer."""

State = dict[str, Any]
"""JSON values and datetimes; `head` and `published` are None when the database is away."""


async def state_of(
    engine: AsyncEngine, relay: Relay | None, followers: Mapping[LogName, Follower], provable: Provable
) -> State:
    """The state of one service, with everything that is wrong in it."""
    head: int | None = None
    out: int | None = None
    away: str | None = None
    cosignatures: list[State] = []
    try:
        async with asyncio.timeout(TIMEOUT):
            async with engine.connect() as connection:
                head = (await connection.execute(select(log_head.c.position))).scalar_one()
                out = (await connection.execute(select(published.c.position))).scalar_one()
            cosignatures = await provable.vouching.cosigned()
    except Exception as failure:
        away = type(failure).__name__
    return {
        "log": provable.name.source,
        "database": away,
        "head": head,
        "published": out,
        "relay": None
        if relay is None
        else {"halted": relay.halted, "repairs": relay.repairs, "retries": relay.retries},
        "altered": provable.sweep.wrong,
        "swept": provable.sweep.position,
        "checkpoint": _checkpoint(provable),
        "cosignatures": cosignatures,
        "follows": {str(name): _followed(follower, provable) for name, follower in followers.items()},
    }


def _checkpoint(provable: Provable) -> State | None:
    """None when this service does not sign; `size` is None while nothing is signed."""
    if provable.checkpoints is None:
        return None
    newest = provable.checkpoints.newest
    answer: State = {"size": None, "signed_at": None, "age": None, "refused": provable.checkpoints.refused}
    if newest is not None:
        answer |= {"size": newest.size, "signed_at": newest.signed_at, "age": age(newest.signed_at)}
    return answer


def _followed(follower: Follower, provable: Provable) -> State:
    witness = provable.witnesses.get(follower.name)
    dispute = provable.disputes.get(follower.name) if witness is None else witness.dispute
    return {
        "position": follower.position,
        "failing": follower.failing,
        "repairs": follower.gaps,
        "retries": follower.retries,
        "witnessed": None if witness is None else witness.size,
        "dispute": None if dispute is None else dispute.as_json(),
    }
