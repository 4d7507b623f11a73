"""The reference: the `eventsourcing` library on the same PostgreSQL, used as its documentation says."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from sqlalchemy import URL

from deploy.bench.samples import REGISTRATION

DATABASE = "library"


class Person(Aggregate):
    """As much about a person as intake's registration carries, in the types that the library keeps by itself."""

    @dataclass(frozen=True)
    class Registered(Aggregate.Created):
        """A person became known."""

        participant: UUID
        occurred_on: str
        gender: str
        birth_year: int
        citizenship_group: str
        municipality: str
        identity: dict[str, str]
        actor: str
        correlation: UUID

    @event(Registered)
    def __init__(
        self,
        participant: UUID,
        occurred_on: str,
        gender: str,
        birth_year: int,
        citizenship_group: str,
        municipality: str,
        identity: dict[str, str],
        actor: str,
        correlation: UUID,
    ) -> None:
        self.gender = gender


def a_person() -> Person:
    return Person(participant=uuid4(), actor="system", correlation=uuid4(), **REGISTRATION)


class Library:
    """An application of the library with `writers` connections."""

    def __init__(self, url: URL, writers: int) -> None:
        self._application = Application[Any](
            env={
                "PERSISTENCE_MODULE": "eventsourcing.postgres",
                "POSTGRES_DBNAME": DATABASE,
                "POSTGRES_HOST": str(url.host),
                "POSTGRES_PORT": str(url.port),
                "POSTGRES_USER": str(url.username),
                "POSTGRES_PASSWORD": str(url.password),
                "POSTGRES_POOL_SIZE": str(writers),
                "POSTGRES_MAX_OVERFLOW": "0",
            }
        )
        self._writers = writers

    def single(self, seconds: float) -> float:
        """Return the aggregates per second that all writers save one by one."""
        saved = [0] * self._writers
        together = threading.Barrier(self._writers + 1)

        def write(writer: int) -> None:
            together.wait()
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                self._application.save(a_person())
                saved[writer] += 1

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(self._writers)]
        for thread in threads:
            thread.start()
        together.wait()
        began = time.perf_counter()
        for thread in threads:
            thread.join()
        return sum(saved) / (time.perf_counter() - began)

    def batch(self, batches: int, size: int) -> float:
        """Return the events per second with `size` aggregates in each save, created before the clock starts."""
        batches_of_people = [[a_person() for _ in range(size)] for _ in range(batches)]
        began = time.perf_counter()
        for people in batches_of_people:
            self._application.save(*people)
        return batches * size / (time.perf_counter() - began)

    def read(self, page: int = 5000) -> float:
        """Return the events per second, selected in the order of the log and deserialised."""
        mapper, recorder = self._application.mapper, self._application.recorder
        position, seen = 1, 0
        began = time.perf_counter()
        while stored := recorder.select_notifications(position, page):
            for notification in stored:
                mapper.to_domain_event(notification)
            seen += len(stored)
            position = stored[-1].id + 1
        return seen / (time.perf_counter() - began)

    def close(self) -> None:
        self._application.close()


@contextmanager
def the_library(url: URL, writers: int = 16) -> Iterator[Library]:
    """The library on a database of its own that must exist."""
    library = Library(url, writers)
    try:
        yield library
    finally:
        library.close()


async def make_database(url: URL) -> None:
    """An empty database for the library, in place of an earlier one."""
    connection = await asyncpg.connect(
        host=url.host, port=url.port, user=url.username, password=url.password, database="postgres"
    )
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        await connection.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        await connection.close()
