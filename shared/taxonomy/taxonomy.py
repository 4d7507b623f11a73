"""A taxonomy in memory: look up a concept by its id or a label, search by how a label begins, and ask what is near."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

ConceptKind = Literal["occupation", "skill"]

NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True)
class Concept:
    """An occupation or a skill. `id` means nothing to look at; `field` is the id of its broader field, if it has one.

    `labels` by language. `essential` and `useful` are the skills that an occupation needs; a skill has none.
    """

    id: str
    kind: ConceptKind
    labels: Mapping[str, str]
    field: str | None = None
    essential: tuple[str, ...] = ()
    useful: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """What it is called; in another language when there is no label in this one, the id when there is none."""
        return self.labels.get(language) or next(iter(self.labels.values()), self.id)


@dataclass(frozen=True)
class Taxonomy:
    """Concepts of one version. `fields` are labels by language by field.

    `near[wanted][held]` is how far `held` goes for `wanted`, in per cent below 100: an occupation that can be
    entered from another one, or a skill that stands in for another. It need not be the same both ways.
    """

    version: str
    concepts: Mapping[str, Concept]
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    near: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def get(self, id_: str) -> Concept | None:
        """The concept with this id."""
        return self.concepts.get(id_)

    def label(self, id_: str, language: str) -> str:
        """What a concept is called; its id where it is not known here."""
        found = self.concepts.get(id_)
        return id_ if found is None else found.label(language)

    def degree(self, wanted: str, held: str) -> int:
        """How far `held` goes for `wanted`: 100 for the same, 0 for nothing."""
        return 100 if wanted == held else self.near.get(wanted, NOTHING).get(held, 0)

    def reached_from(self, held: str) -> Sequence[str]:
        """The other concepts for which `held` goes some way."""
        return self._reached.get(held, ())

    def of(self, kind: ConceptKind) -> Sequence[Concept]:
        """All concepts of a kind, in the order of their ids."""
        return self._by_kind[kind]

    def with_label(self, kind: ConceptKind, label: str) -> Concept | None:
        """The concept that is called this in any language; upper and lower case are the same."""
        wanted = folded(label)
        found = bisect_left(self._by_label[kind], (wanted, ""))
        entries = self._by_label[kind]
        return self.concepts[entries[found][1]] if found < len(entries) and entries[found][0] == wanted else None

    def beginning(self, kind: ConceptKind, text: str, limit: int = 20) -> list[Concept]:
        """Concepts that some label of theirs, in any language, begins with; in the order of those labels."""
        wanted, entries, found = folded(text), self._by_label[kind], dict[str, Concept]()
        for label, id_ in entries[bisect_left(entries, (wanted, "")) :]:
            if not label.startswith(wanted) or len(found) == limit:
                break
            found[id_] = self.concepts[id_]
        return list(found.values())

    @cached_property
    def _reached(self) -> Mapping[str, Sequence[str]]:
        reached: dict[str, list[str]] = {}
        for wanted in sorted(self.near):
            for held in self.near[wanted]:
                reached.setdefault(held, []).append(wanted)
        return reached

    @cached_property
    def _by_kind(self) -> Mapping[ConceptKind, Sequence[Concept]]:
        ordered = [self.concepts[id_] for id_ in sorted(self.concepts)]
        kinds: tuple[ConceptKind, ...] = ("occupation", "skill")
        return {kind: [concept for concept in ordered if concept.kind == kind] for kind in kinds}

    @cached_property
    def _by_label(self) -> Mapping[ConceptKind, Sequence[tuple[str, str]]]:
        return {kind: sorted(_labels(concepts)) for kind, concepts in self._by_kind.items()}


def folded(label: str) -> str:
    """A label as labels are compared: no difference of case, single blanks."""
    return " ".join(label.casefold().split())


def nearness(pairs: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """`near` of a taxonomy from (wanted, held, per cent); the highest wins where a pair comes twice."""
    near: dict[str, dict[str, int]] = {}
    for wanted, held, degree in pairs:
        if wanted != held and 0 < degree < 100:
            known = near.setdefault(wanted, {})
            known[held] = max(degree, known.get(held, 0))
    return near


def _labels(concepts: Iterable[Concept]) -> Iterator[tuple[str, str]]:
    for concept in concepts:
        yield from {(folded(label), concept.id) for label in concept.labels.values()}
