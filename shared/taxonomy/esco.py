"""Read ESCO, as it is downloaded in CSV: occupations, skills, and which skills an occupation needs."""

import csv
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from shared.taxonomy.own import UnreadableTaxonomy
from shared.taxonomy.taxonomy import Concept, ConceptKind, Taxonomy, nearness

RELATIONS = ("occupationSkillRelations.csv", "occupationSkillRelations_sv.csv", "occupationSkillRelations_en.csv")
LANGUAGES = ("sv", "en")
DEGREES = (75, 50, 25)
"""Degrees of nearness in per cent: the least share of an occupation's skills that the other one needs too."""


def read_esco(folder: Path, version: str = "esco") -> Taxonomy:
    """The ESCO classification in a folder: `occupations_sv.csv` and `skills_sv.csv` (`_en` too, or instead), with
    `conceptUri` and `preferredLabel`, and `occupationSkillRelations*.csv`.

    Ids are the last part of each URI. ESCO has no substitutability: occupations of the same ISCO group are taken to be
    near by how many essential skills they share. Raises UnreadableTaxonomy, which names the file.
    """
    labels: dict[ConceptKind, dict[str, dict[str, str]]] = {
        "occupation": _labels(folder, "occupations"),
        "skill": _labels(folder, "skills"),
    }
    groups = {_id(row["conceptUri"]): row.get("iscoGroup", "") for row in _rows(_one_of(folder, "occupations"))}
    relations = next((folder / name for name in RELATIONS if (folder / name).is_file()), None)
    if relations is None:
        raise UnreadableTaxonomy(f"{folder} has no {RELATIONS[0]}")
    needs: dict[str, dict[str, list[str]]] = {}
    for row in _rows(relations, "occupationUri", "skillUri", "relationType"):
        which = "essential" if row["relationType"] == "essential" else "useful"
        needs.setdefault(_id(row["occupationUri"]), {}).setdefault(which, []).append(_id(row["skillUri"]))
    concepts = {id_: Concept(id_, "skill", words) for id_, words in labels["skill"].items()}
    for id_, words in labels["occupation"].items():
        needed = {name: tuple(sorted(skills)) for name, skills in needs.get(id_, {}).items()}
        concepts[id_] = Concept(id_, "occupation", words, f"isco-{groups[id_]}" if groups.get(id_) else None, **needed)
    fields = {f"isco-{group}": {"sv": f"ISCO {group}", "en": f"ISCO {group}"} for group in groups.values() if group}
    return Taxonomy(version, concepts, fields, nearness(_pairs(concepts, groups)))


def _pairs(concepts: dict[str, Concept], groups: dict[str, str]) -> Iterator[tuple[str, str, int]]:
    by_group: dict[str, list[str]] = {}
    for id_, group in groups.items():
        if group:
            by_group.setdefault(group, []).append(id_)
    for ids in by_group.values():
        for first, second in combinations(sorted(ids), 2):
            skills, others = set(concepts[first].essential), set(concepts[second].essential)
            yield first, second, _degree(skills, others)
            yield second, first, _degree(others, skills)


def _degree(needed: set[str], there: set[str]) -> int:
    shared = 100 * len(needed & there) // len(needed) if needed else 0
    return next((degree for degree in DEGREES if shared >= degree), 0)


def _labels(folder: Path, name: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    _one_of(folder, name)
    for language in LANGUAGES:
        file = folder / f"{name}_{language}.csv"
        for row in _rows(file, "conceptUri", "preferredLabel") if file.is_file() else ():
            found.setdefault(_id(row["conceptUri"]), {})[language] = row["preferredLabel"]
    return found


def _one_of(folder: Path, name: str) -> Path:
    for language in LANGUAGES:
        if (file := folder / f"{name}_{language}.csv").is_file():
            return file
    raise UnreadableTaxonomy(f"{folder} has neither {name}_sv.csv nor {name}_en.csv")


def _rows(file: Path, *needed: str) -> Iterator[dict[str, str]]:
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            rows = csv.DictReader(lines)
            missing = set(needed) - set(rows.fieldnames or ())
            if missing:
                raise UnreadableTaxonomy(f"{file.name} has no column {', '.join(sorted(missing))}")
            yield from rows
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise UnreadableTaxonomy(f"{file.name} is not CSV in UTF-8: {wrong}") from wrong


def _id(uri: str) -> str:
    return uri.rstrip("/").rpartition("/")[2]
