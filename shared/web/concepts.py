"""Occupations and skills as a vocabulary of pages: what each id is called in the reader's language."""

from collections.abc import Iterator, Mapping

from shared.taxonomy.own import own_taxonomy
from shared.taxonomy.words import label_of


class Concepts(Mapping[str, str]):
    """Labels by id; an id that nobody knows is called by itself."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __getitem__(self, concept: str) -> str:
        return label_of(concept, self._language)

    def __iter__(self) -> Iterator[str]:
        return iter(own_taxonomy().concepts)

    def __len__(self) -> int:
        return len(own_taxonomy().concepts)
