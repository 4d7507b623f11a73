"""Read JobTech's taxonomy, as its API and its releases give it in JSON: concepts with their substitutability."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from shared.taxonomy.kept import UnreadableTaxonomy
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
        told = json.loads(file.read_text())
    except ValueError as wrong:
        raise UnreadableTaxonomy(f"{file.name} is not JSON: {wrong}") from wrong
    found = list(_concepts(told))
    if not found:
        raise UnreadableTaxonomy(
            f"{file.name} has no concepts: a JobTech file is a list of objects with id, type and preferred-label, "
            'or has it under "data", "concepts"'
        )
    return _taxonomy(f"jobtech-{_version(told)}", found)


def _concepts(told: Any) -> Iterator[dict[str, Any]]:
    if isinstance(told, dict):
        told = told.get("data", told)
    if isinstance(told, dict):
        told = told.get("concepts", ())
    for each in told if isinstance(told, list) else ():
        if isinstance(each, dict):
            named = {str(name).replace("_", "-").rpartition("/")[2]: value for name, value in each.items()}
            if isinstance(named.get("id"), str) and isinstance(named.get("type"), str):
                yield named


def _taxonomy(version: str, found: list[dict[str, Any]]) -> Taxonomy:
    fields = {each["id"]: _label(each) for each in found if each["type"] in FIELDS}
    skills = {each["id"] for each in found if KINDS.get(each["type"]) == "skill"}
    concepts = {}
    for each in found:
        kind = KINDS.get(each["type"])
        if kind is not None:
            field = next((id_ for id_ in _ids(each, "broader") if id_ in fields), None)
            needs = tuple(id_ for id_ in _ids(each, "related") if id_ in skills) if kind == "occupation" else ()
            concepts[each["id"]] = Concept(each["id"], kind, _label(each), field, useful=needs)
    return Taxonomy(version, concepts, fields, nearness(_pairs(found)))


def _pairs(found: list[dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    for each in found:
        for other in each.get("substitutes", ()) or ():
            if isinstance(other, dict):
                degree = other.get("substitutability-percentage", other.get("substitutability_percentage"))
                if isinstance(other.get("id"), str) and degree in DEGREES:
                    yield each["id"], other["id"], degree


def _ids(each: Mapping[str, Any], relation: str) -> list[str]:
    return [other["id"] for other in each.get(relation) or () if isinstance(other, dict) and "id" in other]


def _label(each: Mapping[str, Any]) -> dict[str, str]:
    return {"sv": str(each.get("preferred-label") or each["id"])}


def _version(told: Any) -> str:
    return str(told.get("version", "unnamed")) if isinstance(told, dict) else "unnamed"
