"""Rows of a read model as frozen dataclasses that have a field for each column."""

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    Uuid,
    func,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

T = TypeVar("T")

SQL_TYPES: Mapping[type, TypeEngine[Any]] = MappingProxyType(
    {
        UUID: Uuid(),
        str: Text(),
        int: Integer(),
        bool: Boolean(),
        date: Date(),
        datetime: DateTime(timezone=True),
    }
)
"""The SQL type of a field, unless its table says another."""


def table_of(
    kind: type,
    name: str,
    *indexes: Index,
    key: Collection[str],
    index: Collection[str] = (),
    sql: Mapping[str, TypeEngine[Any]] = MappingProxyType({}),
) -> Table:
    """Return a table with a column for each field of a dataclass, nullable where the field may be None.

    `key` names the fields of the primary key, `index` those with an index of their own, `sql` types of fields.
    Raises TypeError for a field without an SQL type.
    """
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} is no dataclass")
    hints = get_type_hints(kind)
    columns = [
        Column(
            field.name,
            sql[field.name] if field.name in sql else _sql_type(hints[field.name]),
            primary_key=field.name in key,
            nullable=type(None) in get_args(hints[field.name]),
            index=field.name in index,
        )
        for field in fields(kind)
    ]
    return Table(name, MetaData(), *columns, *indexes)


def _sql_type(hint: Any) -> TypeEngine[Any]:
    parts = [part for part in get_args(hint) if part is not type(None)]
    if get_origin(hint) is Literal:
        return SQL_TYPES[str]
    plain = parts[0] if len(parts) == 1 else hint
    if plain not in SQL_TYPES:
        raise TypeError(f"no SQL type for {hint}")
    return SQL_TYPES[plain]


async def fetch_all(connection: AsyncConnection, query: Select[Any], kind: type[T]) -> list[T]:
    """Return each row as a `kind`."""
    return [kind(**row._asdict()) for row in await connection.execute(query)]


async def fetch_one(connection: AsyncConnection, query: Select[Any], kind: type[T]) -> T | None:
    """Return the only row as a `kind`, or None when there is none. Raises MultipleResultsFound."""
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else kind(**row._asdict())


async def fetch_page(
    connection: AsyncConnection, query: Select[Any], kind: type[T], limit: int, skip: int
) -> tuple[int, list[T]]:
    """Return how many rows the whole query has, and at most `limit` of them after the first `skip`."""
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total = (await connection.execute(counted)).scalar_one()
    return total, await fetch_all(connection, query.limit(limit).offset(skip), kind)


def narrowed(query: Select[Any], **values: object) -> Select[Any]:
    """Keep the rows whose columns have these values; None and blank values narrow nothing."""
    return query.filter_by(**{name: value for name, value in values.items() if value})
