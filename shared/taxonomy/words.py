"""Occupations and skills as people write and read them: words of the taxonomy, or words of their own."""

import re
from collections.abc import Sequence

from shared.taxonomy.own import own_taxonomy
from shared.taxonomy.taxonomy import ConceptKind

OWN = "local:"
"""Prefix of ids for words that the taxonomy does not have; those words follow in Punycode."""

MAX_ID_LENGTH = 60
"""At most this many characters are an id."""


def concept_of(kind: ConceptKind, words: str) -> str:
    """The id of the concept with this label in any language, else an id made of the words, which may be cut."""
    known = own_taxonomy().with_label(kind, words)
    if known is not None:
        return known.id
    plain = re.sub(r"[\W_]+", "_", words.casefold()).strip("_")[:MAX_ID_LENGTH]
    while len(OWN) + len(plain.encode("punycode")) > MAX_ID_LENGTH:
        plain = plain[:-1]
    return OWN + plain.rstrip("_").encode("punycode").decode("ascii")


def label_of(concept: str, language: str) -> str:
    """What a concept is called; the id where nobody knows it."""
    if not concept.startswith(OWN):
        return own_taxonomy().label(concept, language)
    try:
        words = concept.removeprefix(OWN).encode("ascii").decode("punycode")
        return words.encode().decode().replace("_", " ")
    except UnicodeError:
        return concept


def labels(kind: ConceptKind, language: str) -> Sequence[str]:
    """What all concepts of a kind are called, to be suggested."""
    return sorted({concept.label(language) for concept in own_taxonomy().of(kind)})
