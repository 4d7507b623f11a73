"""The terms of a placement from a day on: organisation, extent, and whether it is subsidised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.contract.placements import PlacementChanged, PlacementStarted


@dataclass(frozen=True)
class Terms:
    """`since` is the first day with these; `extent` is percent of full time."""

    since: date
    organisation: str | None
    extent: int | None
    subsidised: bool | None


def course_of(start: PlacementStarted, changes: Sequence[PlacementChanged]) -> tuple[Terms, ...]:
    """Return the terms of a placement in the order of days, one for each day on which something changed.

    Changes may be recorded in any order; of two on the same day, the one recorded last counts.
    """
    now = Terms(start.occurred_on, start.organisation, start.extent, start.subsidised)
    course = {now.since: now}
    for change in sorted(changes, key=lambda change: change.occurred_on):
        now = Terms(
            max(change.occurred_on, start.occurred_on),
            now.organisation if change.organisation is None else change.organisation,
            now.extent if change.extent is None else change.extent,
            now.subsidised if change.subsidised is None else change.subsidised,
        )
        course[now.since] = now
    return tuple(course.values())


def terms_on(course: Sequence[Terms], day: date) -> Terms | None:
    """Return the terms that hold on a day, or None before the first."""
    holding = [terms for terms in course if terms.since <= day]
    return holding[-1] if holding else None
