"""What lists share: the order that a heading was clicked for, in the address, and the Swedish order of texts in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query
from sqlalchemy import ColumnElement, Row, Select, collate, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contract.refusal import Malformed

SortWish = Annotated[str, Query(max_length=40, description="a column's name; with - before it the other way round")]

Columns = Mapping[str, ColumnElement[Any]]

ACCENTED = "ÀÁÂÃÈÉÊËÌÍÎÏÑÒÓÔÕÙÚÛÜÝÇàáâãèéêëìíîïñòóôõùúûüýÿç"
PLAIN = "aaaaeeeeiiiinoooouuuuycaaaaeeeeiiiinoooouuuuyyc"
LAST, AFTER_Z = "ÅÄÆÖØåäæöø", "{||}}{||}}"


@dataclass(frozen=True)
class Sort:
    """The order of a list: by which column, and whether downwards."""

    by: str
    down: bool = False

    def __str__(self) -> str:
        return f"-{self.by}" if self.down else self.by

    def aria(self, column: str) -> str | None:
        """What `aria-sort` says at a column's heading; None when the list is in another order."""
        return ("descending" if self.down else "ascending") if column == self.by else None

    def click(self, column: str) -> str:
        """The wish that a click on a column's heading stands for."""
        return str(Sort(column, down=column == self.by and not self.down))


def sort_of(wish: str, columns: Mapping[str, Any], usual: Sort) -> Sort:
    """What the address asks for. Raises Malformed when the list has no such column."""
    if not wish:
        return usual
    sort = Sort(wish.removeprefix("-"), wish.startswith("-"))
    if sort.by not in columns:
        raise Malformed("sort", "there is no such order; click on a heading of the list")
    return sort


def ordered(query: Select[Any], sort: Sort, columns: Columns, last: ColumnElement[Any]) -> Select[Any]:
    """The query in that order, equals by `last`; downwards is upwards read from behind, so that one index serves."""
    both = (columns[sort.by], last)
    return query.order_by(*(column.desc() if sort.down else column.asc() for column in both))


async def page_of(
    connection: AsyncConnection,
    query: Select[Any],
    sort: Sort,
    columns: Columns,
    last: ColumnElement[Any],
    page: "Page",
) -> list[Row[Any]]:
    """The rows of one page; a page in the second half is read from behind, so that no page is far away."""
    skip, wanted = page.skip, min(page.size, page.total - page.skip)
    if wanted <= 0:
        return []
    from_behind = skip + wanted > page.total // 2
    if from_behind:
        query = ordered(query, Sort(sort.by, not sort.down), columns, last)
        skip = page.total - skip - wanted
    else:
        query = ordered(query, sort, columns, last)
    rows = list((await connection.execute(query.limit(wanted).offset(skip))).all())
    return rows[::-1] if from_behind else rows


@dataclass(frozen=True)
class Page:
    """Page `number` (from 1) of a list of `total` rows, `size` on each page."""

    number: int
    size: int
    total: int

    @property
    def skip(self) -> int:
        return (self.number - 1) * self.size


async def different(connection: AsyncConnection, column: ColumnElement[str]) -> Sequence[str]:
    """The different texts of an indexed column, each found behind the one before it instead of by reading all."""
    first = select(func.min(column).label("text")).cte("different", recursive=True)
    following = select(func.min(column)).where(column > first.c.text).scalar_subquery()
    found = first.union_all(select(following).where(first.c.text.is_not(None)))
    query = select(found.c.text).where(found.c.text.is_not(None))
    return (await connection.execute(query)).scalars().all()


def swedish(text: ColumnElement[Any]) -> ColumnElement[str]:
    """A text so that it sorts as in Swedish: å, ä, ö last, other accents beside their letter, large like small."""
    plain = func.translate(text, literal_column(f"'{ACCENTED}{LAST}'"), literal_column(f"'{PLAIN}{AFTER_Z}'"))
    return collate(func.lower(plain), "C")
