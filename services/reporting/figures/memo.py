"""Counted figures kept for whoever asks the same before anything else is known: the same inputs give the same value."""

from collections import OrderedDict
from collections.abc import Hashable
from weakref import WeakKeyDictionary

from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.figures.indicator import Answers

MAX_ANSWERS = 200

_KEPT: "WeakKeyDictionary[object, OrderedDict[Hashable, Answers]]" = WeakKeyDictionary()


def recall(connection: AsyncConnection, key: Hashable) -> Answers | None:
    """The answers that this database gave to this question; `key` holds everything that they depend on."""
    kept = _of(connection)
    if key not in kept:
        return None
    kept.move_to_end(key)
    return kept[key]


def remember(connection: AsyncConnection, key: Hashable, answers: Answers) -> None:
    """Keep the answers, and forget those that nobody has asked for longest."""
    kept = _of(connection)
    kept[key] = answers
    while len(kept) > MAX_ANSWERS:
        kept.popitem(last=False)


def _of(connection: AsyncConnection) -> "OrderedDict[Hashable, Answers]":
    return _KEPT.setdefault(connection.sync_engine, OrderedDict())
