"""The parts of the score and the gates as columns over many participants."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.matching.domain.gates import last_start
from services.matching.domain.profile import Profile
from services.matching.domain.rule_set import EXTENT, KIND, LEVELS, TIME, WORTH, folded, half
from services.matching.domain.score import weight
from services.matching.domain.terms import Terms
from services.matching.ranking.coding import HIGHEST, SHARE_BITS, occupations, shares
from shared.contract.matching import LanguageWanted
from shared.taxonomy.taxonomy import Taxonomy

Column = NDArray[np.int16]

FAILS = -5000
"""The points of a failing gate: no score makes up for it, and five of them still fit."""

UNKNOWN = -1


class Columns:
    """Participants' profiles as columns with one number for each; computed on demand."""

    def __init__(self, profiles: Sequence[Profile], taxonomy: Taxonomy) -> None:
        self.size = len(profiles)
        self._columns: dict[Hashable, Column] = {}
        self._occupations = _sparse([occupations(profile, taxonomy) for profile in profiles])
        self._skills = _sparse([shares(profile, taxonomy) for profile in profiles])
        self._languages = _sparse(
            [{code: LEVELS.index(level) for code, level in profile.languages.items()} for profile in profiles]
        )
        self._places = _sparse(
            [
                {folded(place): 1 for place in (profile.municipality, *profile.municipalities) if place}
                for profile in profiles
            ]
        )
        self._kinds = _sparse([dict.fromkeys(profile.kinds, 1) for profile in profiles])
        self._placed = self._truth(bool(profile.municipality or any(profile.municipalities)) for profile in profiles)
        self._kind_known = self._truth(bool(profile.kinds) for profile in profiles)
        self._refuses_to_drive = self._truth(profile.driving_licence is False for profile in profiles)
        self._extent = np.array([profile.extent or 0 for profile in profiles], np.int32)
        self._ready = np.array(
            [profile.available_from.toordinal() if profile.available_from else 0 for profile in profiles], np.int32
        )

    def scores(self, terms: Terms, into: Column) -> None:
        """Write everybody's score for an opening into a column; a failing gate gives less than zero."""
        last = last_start(terms)
        np.add(self.occupation(terms.occupation), self.languages(terms.languages), out=into)
        into += self.municipality(terms.municipality)
        into += self.wishes(terms.kind, terms.extent, terms.licence_required)
        into += self.time(terms.starts_on or last, last)
        if not terms.skills:
            into += half(WORTH["skills"])
            return
        whole = sum(weight(wanted.required) for wanted in terms.skills)
        reached: NDArray[Any] = np.zeros(self.size, np.int16 if whole <= 100 else np.int32)
        gate: Column | None = None
        for wanted in terms.skills:
            reached += self.skill(wanted.skill, wanted.level, weight(wanted.required))
            if wanted.required:
                own_gate = self.skill_gate(wanted.skill, wanted.level)
                gate = own_gate if gate is None else np.minimum(gate, own_gate)
        reached *= WORTH["skills"] // 100
        reached //= whole
        into += reached.astype(np.int16, copy=False)
        if gate is not None:
            into += gate

    def occupation(self, wanted: str | None) -> Column:
        if wanted is None:
            return self._cached("occupation", lambda: self._full(half(WORTH["occupation"])))
        return self._cached(("occupation", wanted), lambda: self._filled(self._occupations, wanted, 0))

    def skill(self, wanted: str, level: int, weight_: int) -> Column:
        """The share that is reached, times its weight."""

        def make() -> Column:
            packed = self._filled(self._skills, wanted, 0, np.int32)
            return ((packed >> SHARE_BITS * (level - 1) & 127) * weight_).astype(np.int16)

        return self._cached(("skill", wanted, level, weight_), make)

    def skill_gate(self, wanted: str, level: int) -> Column:
        def make() -> Column:
            surely = (
                self._filled(self._skills, wanted, HIGHEST << SHARE_BITS * HIGHEST, np.int32) >> SHARE_BITS * HIGHEST
            )
            return self._failing(surely < level)

        return self._cached(("skill gate", wanted, level), make)

    def languages(self, wanted: tuple[LanguageWanted, ...]) -> Column:
        def make() -> Column:
            weights, reached, failing = 0, np.zeros(self.size, np.int32), np.zeros(self.size, np.bool_)
            for language in wanted:
                needed, level = (
                    LEVELS.index(language.level),
                    self._filled(self._languages, language.language, UNKNOWN, np.int32),
                )
                share = np.minimum(np.maximum(level, 0), needed) * 100 // needed if needed else 100
                weights += weight(language.required)
                reached += weight(language.required) * share
                if language.required:
                    failing |= (level >= 0) & (level < needed)
            points = (WORTH["language"] * reached // (100 * weights)).astype(np.int16)
            return points + self._failing(failing)

        if not wanted:
            return self._cached("languages", lambda: self._full(half(WORTH["language"])))
        return self._cached(("languages", wanted), make)

    def municipality(self, place: str | None) -> Column:
        def make() -> Column:
            there = self._filled(self._places, folded(place or ""), 0) > 0
            known = np.where(there, WORTH["municipality"], 0)
            return np.where(self._placed, known, half(WORTH["municipality"])).astype(np.int16)

        if place is None:
            return self._cached("municipality", lambda: self._full(half(WORTH["municipality"])))
        return self._cached(("municipality", place), make)

    def wishes(self, kind: str, extent: int | None, licence: bool) -> Column:
        """Kind and extent, and the gates of kind and licence."""

        def make() -> Column:
            wished = self._filled(self._kinds, kind, 0) > 0
            points = np.where(self._kind_known, np.where(wished, KIND, FAILS), half(KIND)).astype(np.int32)
            points += half(EXTENT) if extent is None else self._extents(extent)
            if licence:
                points += self._failing(self._refuses_to_drive)
            return points.astype(np.int16)

        return self._cached(("wishes", kind, extent, licence), make)

    def time(self, first: date | None, last: date | None) -> Column:
        """Points for coming in time, and the gate."""

        def make() -> Column:
            if first is None or last is None:
                return self._full(half(TIME))
            known = np.where(self._ready <= first.toordinal(), TIME, half(TIME))
            known = np.where(self._ready <= last.toordinal(), known, FAILS)
            return np.where(self._ready > 0, known, half(TIME)).astype(np.int16)

        return self._cached(("time", first, last), make)

    def _extents(self, wanted: int) -> NDArray[np.int32]:
        most = np.maximum(np.maximum(self._extent, wanted), 1)
        return np.where(self._extent > 0, EXTENT * np.minimum(self._extent, wanted) // most, half(EXTENT)).astype(
            np.int32
        )

    def _cached(self, key: Hashable, make: Callable[[], Column]) -> Column:
        rows_of = self._columns.get(key)
        if rows_of is None:
            rows_of = self._columns[key] = make()
        return rows_of

    def _full(self, points: int) -> Column:
        return np.full(self.size, points, np.int16)

    def _truth(self, values: Any) -> NDArray[np.bool_]:
        return np.fromiter(values, np.bool_, self.size)

    def _failing(self, failing: NDArray[np.bool_]) -> Column:
        return np.where(failing, FAILS, 0).astype(np.int16)

    def _filled(self, sparse: "Sparse", key: str, otherwise: int, kind: Any = np.int16) -> NDArray[Any]:
        column = np.full(self.size, otherwise, kind)
        if key in sparse:
            rows, values = sparse[key]
            column[rows] = values
        return column


Sparse = dict[str, tuple[NDArray[np.int32], NDArray[np.int32]]]
"""By key: the rows that have it, and their values."""


def _sparse(profile: Sequence[dict[str, int]]) -> Sparse:
    rows_of: dict[str, tuple[list[int], list[int]]] = {}
    for row, values in enumerate(profile):
        for key, value in values.items():
            rows, values_of = rows_of.setdefault(key, ([], []))
            rows.append(row)
            values_of.append(value)
    return {
        key: (np.array(rows, np.int32), np.array(values_of, np.int32)) for key, (rows, values_of) in rows_of.items()
    }
