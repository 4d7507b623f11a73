"""A projection that keeps what it hears in a table, and refuses what a test calls poison."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table, Text, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.bus.follow import Follower, Message, Range
from shared.contract.envelope import decode
from shared.log.names import LogName
from shared.log.tables import cursor
from shared.service.database import make_engine
from shared.service.settings import Settings

heard = Table(
    "heard",
    MetaData(),
    Column("log", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)


class Poisonous(Exception):
    """A projection cannot make anything of this."""


class Hearing:
    """Inserts each message; a message heard twice breaks the primary key."""

    def __init__(self) -> None:
        self.poison: set[int] = set()
        self.unknown: list[int] = []

    async def apply(self, connection: AsyncConnection, name: LogName, messages: Sequence[Message]) -> None:
        for position, body in messages:
            if decode(body).event is None:
                self.unknown.append(position)
            await connection.execute(insert(heard).values(log=name.source, position=position, body=body))
            if position in self.poison:
                raise Poisonous

    async def forget(self, connection: AsyncConnection, name: LogName) -> None:
        await connection.execute(delete(heard).where(heard.c.log == name.source))


class Shelf:
    """A log that lies ready to be read, in the memory of the test."""

    def __init__(self, bodies: Sequence[bytes] = ()) -> None:
        self.bodies = list(bodies)
        self.away = False

    async def __call__(self, name: LogName, first: int, count: int) -> Sequence[Message]:
        if self.away:
            raise TimeoutError
        return list(enumerate(self.bodies[first - 1 : first - 1 + count], first))


def messages(bodies: Sequence[bytes], first: int, last: int) -> list[Message]:
    """The messages from `first` to `last`."""
    return [(position, bodies[position - 1]) for position in range(first, last + 1)]


async def make_table(settings: Settings) -> None:
    """The table `heard`, made by the role that owns the schema."""
    owner = make_engine(settings.owner_url)
    async with owner.begin() as connection:
        await connection.run_sync(heard.create)
        await connection.exec_driver_sql(f'GRANT ALL ON heard TO "{settings.database_url.username}"')
    await owner.dispose()


async def bodies_heard(engine: AsyncEngine, name: LogName) -> list[bytes]:
    """What was heard of a log, in order; fails unless the cursor stands behind exactly that."""
    async with engine.connect() as connection:
        query = select(heard).where(heard.c.log == name.source).order_by(heard.c.position)
        rows = (await connection.execute(query)).all()
        at = (
            await connection.execute(select(cursor.c.position).where(cursor.c.log == name.source))
        ).scalar_one_or_none()
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert (at or 0) == len(rows)
    return [row.body for row in rows]


@asynccontextmanager
async def a_follower(
    engine: AsyncEngine, name: LogName, hearing: Hearing, read: Range, *, running: bool = True
) -> AsyncIterator[Follower]:
    """A follower that has read its cursor, and looks for itself when it is running."""
    follower = Follower(engine, name, hearing, read)
    await follower.start()
    task = asyncio.create_task(follower.run()) if running else None
    try:
        yield follower
    finally:
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
