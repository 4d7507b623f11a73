"""What each part of the score, and each gate, comes to for many participants at once, for one thing that is asked."""

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
"""What a gate that fails adds: no score makes up for it, and five of them still fit."""

UNKNOWN = -1


class Columns:
    """Some participants' profiles as columns, one number a participant in their order; made when first asked for."""

    def __init__(self, profiles: Sequence[Profile], taxonomy: Taxonomy) -> None:
        self.size = len(profiles)
        self._made: dict[Hashable, Column] = {}
        self._occupations = _sparse([occupations(of, taxonomy) for of in profiles])
        self._skills = _sparse([shares(of, taxonomy) for of in profiles])
        self._languages = _sparse(
            [{code: LEVELS.index(level) for code, level in of.languages.items()} for of in profiles]
        )
        self._places = _sparse(
            [{folded(place): 1 for place in (of.municipality, *of.municipalities) if place} for of in profiles]
        )
        self._kinds = _sparse([dict.fromkeys(of.kinds, 1) for of in profiles])
        self._placed = self._truth(bool(of.municipality or any(of.municipalities)) for of in profiles)
        self._kind_known = self._truth(bool(of.kinds) for of in profiles)
        self._refuses_to_drive = self._truth(of.driving_licence is False for of in profiles)
        self._extent = np.array([of.extent or 0 for of in profiles], np.int32)
        self._ready = np.array([of.available_from.toordinal() if of.available_from else 0 for of in profiles], np.int32)

    def scores(self, terms: Terms, into: Column) -> None:
        """Everybody's score for an opening; below zero for whom a gate fails."""
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
                one = self.skill_gate(wanted.skill, wanted.level)
                gate = one if gate is None else np.minimum(gate, one)
        reached *= WORTH["skills"] // 100
        reached //= whole
        into += reached.astype(np.int16, copy=False)
        if gate is not None:
            into += gate

    def occupation(self, wanted: str | None) -> Column:
        if wanted is None:
            return self._of("occupation", lambda: self._full(half(WORTH["occupation"])))
        return self._of(("occupation", wanted), lambda: self._filled(self._occupations, wanted, 0))

    def skill(self, wanted: str, level: int, weight_: int) -> Column:
        """The share that is reached, times its weight."""

        def make() -> Column:
            packed = self._filled(self._skills, wanted, 0, np.int32)
            return ((packed >> SHARE_BITS * (level - 1) & 127) * weight_).astype(np.int16)

        return self._of(("skill", wanted, level, weight_), make)

    def skill_gate(self, wanted: str, level: int) -> Column:
        def make() -> Column:
            surely = (
                self._filled(self._skills, wanted, HIGHEST << SHARE_BITS * HIGHEST, np.int32) >> SHARE_BITS * HIGHEST
            )
            return self._failing(surely < level)

        return self._of(("skill gate", wanted, level), make)

    def languages(self, wanted: tuple[LanguageWanted, ...]) -> Column:
        def make() -> Column:
            weights, reached, failing = 0, np.zeros(self.size, np.int32), np.zeros(self.size, np.bool_)
            for each in wanted:
                needed, level = (
                    LEVELS.index(each.level),
                    self._filled(self._languages, each.language, UNKNOWN, np.int32),
                )
                share = np.minimum(np.maximum(level, 0), needed) * 100 // needed if needed else 100
                weights += weight(each.required)
                reached += weight(each.required) * share
                if each.required:
                    failing |= (level >= 0) & (level < needed)
            points = (WORTH["language"] * reached // (100 * weights)).astype(np.int16)
            return points + self._failing(failing)

        if not wanted:
            return self._of("languages", lambda: self._full(half(WORTH["language"])))
        return self._of(("languages", wanted), make)

    def municipality(self, place: str | None) -> Column:
        def make() -> Column:
            there = self._filled(self._places, folded(place or ""), 0) > 0
            known = np.where(there, WORTH["municipality"], 0)
            return np.where(self._placed, known, half(WORTH["municipality"])).astype(np.int16)

        if place is None:
            return self._of("municipality", lambda: self._full(half(WORTH["municipality"])))
        return self._of(("municipality", place), make)

    def wishes(self, kind: str, extent: int | None, licence: bool) -> Column:
        """Kind and extent, and the gates of kind and licence."""

        def make() -> Column:
            wished = self._filled(self._kinds, kind, 0) > 0
            points = np.where(self._kind_known, np.where(wished, KIND, FAILS), half(KIND)).astype(np.int32)
            points += half(EXTENT) if extent is None else self._extents(extent)
            if licence:
                points += self._failing(self._refuses_to_drive)
            return points.astype(np.int16)

        return self._of(("wishes", kind, extent, licence), make)

    def time(self, first: date | None, last: date | None) -> Column:
        """Points for coming in time, and the gate."""

        def make() -> Column:
            if first is None or last is None:
                return self._full(half(TIME))
            known = np.where(self._ready <= first.toordinal(), TIME, half(TIME))
            known = np.where(self._ready <= last.toordinal(), known, FAILS)
            return np.where(self._ready > 0, known, half(TIME)).astype(np.int16)

        return self._of(("time", first, last), make)

    def _extents(self, asked: int) -> NDArray[np.int32]:
        most = np.maximum(np.maximum(self._extent, asked), 1)
        return np.where(self._extent > 0, EXTENT * np.minimum(self._extent, asked) // most, half(EXTENT)).astype(
            np.int32
        )

    def _of(self, key: Hashable, make: Callable[[], Column]) -> Column:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
        return found

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


def _sparse(of: Sequence[dict[str, int]]) -> Sparse:
    found: dict[str, tuple[list[int], list[int]]] = {}
    for row, values in enumerate(of):
        for key, value in values.items():
            rows, had = found.setdefault(key, ([], []))
            rows.append(row)
            had.append(value)
    return {key: (np.array(rows, np.int32), np.array(had, np.int32)) for key, (rows, had) in found.items()}
