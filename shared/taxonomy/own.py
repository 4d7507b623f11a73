"""A taxonomy as a file of ours: JSON with versions, fields, skills, occupations and pairs that are near each other."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from shared.taxonomy.taxonomy import Concept, Taxonomy, nearness

HERE = Path(__file__).parent
OWN = "kedja-1"
"""The version that we wrote and ship: occupations that newcomers in Sweden enter, and their skills."""


class UnreadableTaxonomy(Exception):
    """This is not a taxonomy in a format that we know."""


@cache
def own_taxonomy(version: str = OWN) -> Taxonomy:
    """A taxonomy that comes along with the code, by its version. Raises UnreadableTaxonomy when there is none."""
    file = HERE / f"{version}.json"
    if file.parent != HERE or not file.is_file():
        raise UnreadableTaxonomy(f"there is no taxonomy {version!r} here")
    return read(file)


def read(file: Path) -> Taxonomy:
    """The taxonomy that a file of ours holds. Raises UnreadableTaxonomy, which says what is missing."""
    try:
        data = json.loads(file.read_text())
        return Taxonomy(
            version=str(data["version"]),
            concepts={concept.id: concept for concept in (*_concepts(data, "skill"), *_concepts(data, "occupation"))},
            fields={field["id"]: _labels(field) for field in data["fields"]},
            near=nearness(
                (str(a), str(b), int(degree)) for a, b, degree in (*data["enter_from"], *data["near_skills"])
            ),
        )
    except (ValueError, KeyError, TypeError) as wrong:
        raise UnreadableTaxonomy(f"{file.name} is not a taxonomy of ours: {wrong!r}") from wrong


def write(taxonomy: Taxonomy, file: Path) -> None:
    """Keep a taxonomy, one concept and one pair a line, so that versions can be compared."""
    occupations = {concept.id for concept in taxonomy.of("occupation")}
    pairs = [(wanted, held, degree) for wanted, from_ in taxonomy.near.items() for held, degree in from_.items()]
    sections: dict[str, Iterable[Any]] = {
        "fields": [{"id": id_, **labels} for id_, labels in sorted(taxonomy.fields.items())],
        "skills": map(_written, taxonomy.of("skill")),
        "occupations": map(_written, taxonomy.of("occupation")),
        "enter_from": sorted(pair for pair in pairs if pair[0] in occupations),
        "near_skills": sorted(pair for pair in pairs if pair[0] not in occupations),
    }
    body = ",\n".join(f'"{name}": [\n{_lines(items)}\n]' for name, items in sections.items())
    file.write_text(f'{{\n"version": {json.dumps(taxonomy.version)},\n{body}\n}}\n')


def _concepts(data: Mapping[str, Any], kind: Any) -> Iterable[Concept]:
    for concept in data[f"{kind}s"]:
        needs = {name: tuple(concept.get(name, ())) for name in ("essential", "useful")}
        yield Concept(str(concept["id"]), kind, _labels(concept), concept.get("field"), **needs)


def _labels(data: Mapping[str, Any]) -> dict[str, str]:
    return {language: str(data[language]) for language in ("sv", "en") if data.get(language)}


def _written(concept: Concept) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": concept.id,
        **({"field": concept.field} if concept.field else {}),
        **concept.labels,
    }
    if concept.kind == "occupation":
        data |= {"essential": concept.essential, "useful": concept.useful}
    return data


def _lines(items: Iterable[Any]) -> str:
    return ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
