"""Occupations and skills as people write and read them: words of the taxonomy, or words of their own."""

import re
from collections.abc import Sequence

from shared.taxonomy.kept import own_taxonomy
from shared.taxonomy.taxonomy import ConceptKind

OWN = "local:"
"""What ids of words begin with that the taxonomy does not have; the rest is those words in Punycode."""

LONGEST = 60
"""So many characters may an id have."""


def concept_of(kind: ConceptKind, words: str) -> str:
    """The id of what is called this in any language, else one made of the words; of long words, of their beginning."""
    known = own_taxonomy().with_label(kind, words)
    if known is not None:
        return known.id
    plain = re.sub(r"[\W_]+", "_", words.casefold()).strip("_")[:LONGEST]
    while len(OWN) + len(plain.encode("punycode")) > LONGEST:
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
