"""The terms of an opening as a form has them: words for concepts, and rows for skills and languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Row

from services.matching.web.api.openings import MAX_WANTED
from shared.taxonomy.taxonomy import ConceptKind
from shared.taxonomy.words import concept_of, label_of
from shared.web.forms import NOTHING, Form

ROWS = 3

_NUMBERS = frozenset(map(str, range(MAX_WANTED)))

M = TypeVar("M", bound=BaseModel)


def read_terms(form: Form, model: type[M], more: Mapping[str, str], known: Mapping[str, str] = NOTHING) -> M | None:
    """What was written, with words for occupations and skills as concepts: those `known` by it, or the taxonomy's."""
    values = {name: known.get(value) or concept_of(kind, value) for name, value, kind in _written(form)}
    return replace(form, values={**form.values, **values, **more}).read(model)


def _written(form: Form) -> Iterator[tuple[str, str, ConceptKind]]:
    """The fields that hold words for concepts."""
    for name, value in form.values.items():
        if name == "occupation":
            yield name, value, "occupation"
        elif name.startswith("skills.") and name.endswith(".skill"):
            yield name, value, "skill"


def concepts_of(row: Row[Any], language: str) -> dict[str, str]:
    """The concepts of an opening, by what they are called."""
    concepts = [*filter(None, [row.occupation]), *(each["skill"] for each in row.skills)]
    return {label_of(concept, language): concept for concept in concepts}


def values_of(row: Row[Any], language: str, today: str) -> dict[str, str]:
    """The form as the opening stands now."""
    values = {"occurred_on": today, "title": row.title, "municipality": row.municipality}
    values |= {name: row._mapping[name] for name in ("extent", "starts_on", "ends_on", "apply_by")}
    values |= {"occupation": row.occupation and label_of(row.occupation, language)}
    values |= {"licence_required": "true" if row.licence_required else None}
    for name, wanted in (("skills", row.skills), ("languages", row.languages)):
        for number, each in enumerate(wanted):
            read = {**each, "skill": label_of(each["skill"], language)} if "skill" in each else each
            read = {**read, "required": "true" if each["required"] else None}
            values |= {f"{name}.{number}.{field}": value for field, value in read.items()}
    return {name: str(value) for name, value in values.items() if value is not None}


def row_count(form: Form, name: str, more: int) -> int:
    """How many rows of a list the page shows: as many as it had, or one more than are filled in, and those wished."""
    had = _highest(form.order, name)
    return max(ROWS, _highest(form.values, name) + 1, had) + more


def _highest(fields: Iterable[str], name: str) -> int:
    parts = (field.split(".") for field in fields)
    return max((int(p[1]) + 1 for p in parts if p[0] == name and len(p) > 1 and p[1] in _NUMBERS), default=0)
