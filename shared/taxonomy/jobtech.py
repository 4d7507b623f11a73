"""Read JobTech's taxonomy, as its API and its releases give it in JSON: concepts with their substitutability."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shared.taxonomy.own import UnreadableTaxonomy
from shared.taxonomy.taxonomy import Concept, ConceptKind, Taxonomy, nearness

KINDS: Mapping[str, ConceptKind] = {
    "occupation-name": "occupation",
    "ssyk-level-4": "occupation",
    "skill": "skill",
}
FIELDS = ("occupation-field", "skill-headline")
DEGREES = (25, 75)
"""The degrees of substitutability that JobTech knows, in per cent."""


def read_jobtech(file: Path) -> Taxonomy:
    """Concepts of a JobTech file, `{"data": {"concepts": [...]}}` or a bare list of concepts.

    A concept has `id`, `type` and `preferred-label` (also with underscores); `substitutes` are occupations that it can
    be entered from, each with `id` and `substitutability-percentage`; `broader` and `related` name other concepts by
    id. Labels are Swedish, which is all that JobTech has for most. Raises UnreadableTaxonomy.
    """
    try:
        content = json.loads(file.read_text())
    except ValueError as wrong:
        raise UnreadableTaxonomy(f"{file.name} is not JSON: {wrong}") from wrong
    found = list(_concepts(content))
    if not found:
        raise UnreadableTaxonomy(
            f"{file.name} has no concepts: a JobTech file is a list of objects with id, type and preferred-label, "
            'or has it under "data", "concepts"'
        )
    return _taxonomy(f"jobtech-{_version(content)}", found)


def _concepts(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        content = content.get("data", content)
    if isinstance(content, dict):
        content = content.get("concepts", ())
    for concept in content if isinstance(content, list) else ():
        if isinstance(concept, dict):
            named = {str(name).replace("_", "-").rpartition("/")[2]: value for name, value in concept.items()}
            if isinstance(named.get("id"), str) and isinstance(named.get("type"), str):
                yield named


def _taxonomy(version: str, found: list[dict[str, Any]]) -> Taxonomy:
    fields = {concept["id"]: _label(concept) for concept in found if concept["type"] in FIELDS}
    skills = {concept["id"] for concept in found if KINDS.get(concept["type"]) == "skill"}
    concepts = {}
    for concept in found:
        kind = KINDS.get(concept["type"])
        if kind is not None:
            field = next((id_ for id_ in _ids(concept, "broader") if id_ in fields), None)
            needs = tuple(id_ for id_ in _ids(concept, "related") if id_ in skills) if kind == "occupation" else ()
            concepts[concept["id"]] = Concept(concept["id"], kind, _label(concept), field, useful=needs)
    return Taxonomy(version, concepts, fields, nearness(_pairs(found)))


def _pairs(found: list[dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    for concept in found:
        for other in concept.get("substitutes", ()) or ():
            if isinstance(other, dict):
                degree = other.get("substitutability-percentage", other.get("substitutability_percentage"))
                if isinstance(other.get("id"), str) and degree in DEGREES:
                    yield concept["id"], other["id"], degree


def _ids(concept: Mapping[str, Any], relation: str) -> list[str]:
    return [other["id"] for other in concept.get(relation) or () if isinstance(other, dict) and "id" in other]


def _label(concept: Mapping[str, Any]) -> dict[str, str]:
    return {"sv": str(concept.get("preferred-label") or concept["id"])}


def _version(content: Any) -> str:
    return str(content.get("version", "unnamed")) if isinstance(content, dict) else "unnamed"
