"""What a page was asked for: a state date, a known-on date, and addresses that keep them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from services.reporting.figures.arguments import of_programme
from shared.contract.refusal import Malformed
from shared.contract.words import a_day


@dataclass(frozen=True)
class PageQuery:
    """The dates of a page about one programme, and further arguments of a figure; `wrong` names unreadable dates.

    `compared` is another known-on date to compare with.
    """

    programme: str
    state_date: date
    known_on: date
    more: Mapping[str, Any] = field(default_factory=dict)
    compared: date | None = None
    wrong: tuple[str, ...] = ()

    @classmethod
    def read(
        cls, programme: str, query: Mapping[str, str], today: date, usual_state_date: date | None = None
    ) -> "PageQuery":
        """Blank dates are today or the usual one; unreadable ones are today, and are named.

        Raises Malformed for unreadable arguments.
        """
        blank = {"V": usual_state_date or today, "K": today}
        days = {name: _day(query.get(name, ""), otherwise) for name, otherwise in blank.items()}
        other = _day(query.get("K2", ""), None)
        wrong = tuple(name for name, day in days.items() if day is None)
        if other is None and query.get("K2", "").strip():
            wrong = (*wrong, "K2")
        return cls(
            programme,
            days["V"] or today,
            days["K"] or today,
            _arguments(query.get("arguments", "")),
            other,
            wrong,
        )

    @property
    def written(self) -> str:
        """The further arguments as an address carries them."""
        return orjson.dumps(self.more).decode()

    def arguments(self, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The arguments for a figure of this programme on these dates."""
        dates = {"V": self.state_date.isoformat(), "K": self.known_on.isoformat()}
        return of_programme(self.programme, {**dates, **(self.more if more is None else more)})

    def address(self, fn: str, part: str = "", more: Mapping[str, Any] | None = None) -> str:
        """The page of a figure, or of a part of it."""
        asked = self.more if more is None else more
        query = {
            "part": part,
            "V": self.state_date.isoformat(),
            "K": self.known_on.isoformat(),
            "arguments": orjson.dumps(asked).decode() if asked else "",
        }
        path = f"/programmes/{quote(self.programme)}/figures/{quote(fn)}"
        return f"{path}?{urlencode({name: value for name, value in query.items() if value})}"


def _day(written: str, otherwise: date | None) -> date | None:
    try:
        return a_day(written.strip()) if written.strip() else otherwise
    except ValueError:
        return None


def _arguments(written: str) -> dict[str, Any]:
    try:
        found = orjson.loads(written or "{}")
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise Malformed("arguments", "follow a link from the programme's page")
    return found
