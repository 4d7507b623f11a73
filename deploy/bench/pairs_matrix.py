"""Every participant with every opening: all scores, exactly as the rules count them, in whole numbers side by side.

A score is a sum of columns over participants, and openings share most of these: one for each occupation, each set of
languages, each municipality and so on. Only skills are added up for one opening alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from deploy.bench.pairs_columns import Columns
from services.matching.domain.profile import Profile
from services.matching.domain.terms import Terms
from shared.taxonomy.taxonomy import Taxonomy

MAX_PEOPLE, MAX_OPENINGS = 50, 10
"""At most this many people for each opening, and this many openings for each person."""

BATCH_SIZE = 25_000
"""The number of participants whose columns fit into the processor's cache."""

MAX_WAITING = 1_000_000
"""At most this many candidates for the best openings wait to be sorted."""

SAMPLE_EVERY = 8
"""The number of participants of which one is sampled first."""

TOP, BITS = 1023, 32
"""A place is one number, lower for better: how far its score is from TOP, above the number of who it belongs to."""

ROW = 42
"""Above a place stands whose it is, while many are sorted together."""

EMPTY = np.iinfo(np.int64).max

Place = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """All pairs of these participants and openings; `passing` counts those that no gate excludes.

    `people` and `openings` have the best: the highest score first, and of equal ones the first in order.
    """

    participants: Sequence[UUID]
    wanted: Sequence[UUID]
    passing: int
    people: Place
    openings: Place

    def people_for(self, number: int) -> list[tuple[UUID, int]]:
        """The best participants for the opening of this number, counted from 0, with their scores."""
        return _ranked(self.people[number], self.participants)

    def openings_for(self, number: int) -> list[tuple[UUID, int]]:
        """The best openings for the participant of this number, with their scores."""
        return _ranked(self.openings[number], self.wanted)


def all_pairs(profiles: Sequence[tuple[UUID, Profile]], wanted: Sequence[tuple[UUID, Terms]], near: Taxonomy) -> Pairs:
    """Score every pair. Give both in the order of their ids, so that equal scores rank as elsewhere."""
    best = np.full((len(wanted), MAX_PEOPLE), EMPTY, np.int64)
    openings = np.full((len(profiles), MAX_OPENINGS), EMPTY, np.int64)
    passing = 0
    for first in range(0, len(profiles), BATCH_SIZE):
        some = [profile for _, profile in profiles[first : first + BATCH_SIZE]]
        columns, theirs = Columns(some, near), BestOpenings(len(some))
        scores = np.empty(len(some), np.int16)
        for number, (_, terms) in enumerate(wanted):
            columns.scores(terms, scores)
            passing += int(np.count_nonzero(scores >= 0))
            theirs.offer(number, scores)
            _keep(best[number], scores, first)
        openings[first : first + len(some)] = theirs.sorted()
    return Pairs([id_ for id_, _ in profiles], [id_ for id_, _ in wanted], passing, best, openings)


class BestOpenings:
    """The best openings of each participant, out of openings that are offered in order."""

    def __init__(self, size: int) -> None:
        self._least = np.full(size, -1, np.int16)
        self._best = np.full((size, MAX_OPENINGS), EMPTY, np.int64)
        self._waiting: list[Place] = []
        self._count = 0

    def offer(self, number: int, scores: NDArray[np.int16]) -> None:
        """Add an opening with everybody's score; of equal scores the earlier one is better."""
        rows = np.flatnonzero(scores > self._least)
        if rows.size:
            self._waiting.append(rows << ROW | _place(scores[rows], number))
            self._count += rows.size
            if self._count > MAX_WAITING:
                self._sort()

    def sorted(self) -> Place:
        """The places of each participant, the best first, EMPTY where there are no more."""
        self._sort()
        return self._best

    def _sort(self) -> None:
        if not self._waiting:
            return
        waiting = np.sort(np.concatenate(self._waiting))
        rows = waiting >> ROW
        begins = np.flatnonzero(np.diff(rows, prepend=-1))
        within = np.arange(rows.size) - np.repeat(begins, np.diff(begins, append=rows.size))
        chosen = within < MAX_OPENINGS
        fresh = np.full_like(self._best, EMPTY)
        fresh[rows[chosen], within[chosen]] = waiting[chosen] & ((1 << ROW) - 1)
        self._best = np.sort(np.concatenate((self._best, fresh), axis=1), axis=1)[:, :MAX_OPENINGS]
        last = self._best[:, -1]
        self._least = np.where(last == EMPTY, -1, TOP - (last >> BITS)).astype(np.int16)
        self._waiting, self._count = [], 0


def _keep(best: Place, scores: NDArray[np.int16], first: int) -> None:
    """Let the best of these participants, who come after those that are kept, take their places for one opening."""
    least = -1 if best[-1] == EMPTY else TOP - (int(best[-1]) >> BITS)
    some = scores[::SAMPLE_EVERY]
    if some.size > MAX_PEOPLE:  # whoever is below the last of the best of a part is not among the best of all
        least = max(least, int(np.partition(some, -MAX_PEOPLE)[-MAX_PEOPLE]) - 1)
    rows = np.flatnonzero(scores > least)
    if rows.size:
        best[:] = np.sort(np.concatenate((best, _place(scores[rows], rows + first))))[:MAX_PEOPLE]


def _place(scores: NDArray[np.int16], numbers: NDArray[np.intp] | int) -> Place:
    place: Place = ((TOP - scores.astype(np.int64)) << BITS) | numbers
    return place


def _ranked(places: Place, ids: Sequence[UUID]) -> list[tuple[UUID, int]]:
    filled: list[int] = places[places != EMPTY].tolist()
    return [(ids[place & 0xFFFFFFFF], TOP - (place >> BITS)) for place in filled]
