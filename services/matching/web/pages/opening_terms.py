"""The terms of an opening as a form has them: words for concepts, and rows for skills and languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel

from services.matching.read.openings import Opening
from services.matching.web.api.openings import MAX_WANTED
from shared.taxonomy.taxonomy import ConceptKind
from shared.taxonomy.words import concept_of, label_of
from shared.web.forms import NOTHING, Form

ROWS = 3
"""The number of rows for skills, and for languages, that a form begins with and adds."""

PLAIN = ("title", "municipality", "extent", "starts_on", "ends_on", "apply_by")
"""The fields that a form has as the opening has them."""

_NUMBERS = frozenset(map(str, range(MAX_WANTED)))

M = TypeVar("M", bound=BaseModel)


def read_terms(form: Form, model: type[M], more: Mapping[str, str], known: Mapping[str, str] = NOTHING) -> M | None:
    """The form as the model; words for occupations and skills become `known` concepts, else the taxonomy's."""
    values = {name: known.get(value) or concept_of(kind, value) for name, value, kind in _concept_fields(form)}
    return replace(form, values={**form.values, **values, **more}).read(model)


def _concept_fields(form: Form) -> Iterator[tuple[str, str, ConceptKind]]:
    """The fields that hold words for concepts."""
    for name, value in form.values.items():
        if name == "occupation":
            yield name, value, "occupation"
        elif name.startswith("skills.") and name.endswith(".skill"):
            yield name, value, "skill"


def concepts_of(row: Opening, language: str) -> dict[str, str]:
    """The concepts of an opening, by what they are called."""
    concepts = [*filter(None, [row.occupation]), *(wanted["skill"] for wanted in row.skills)]
    return {label_of(concept, language): concept for concept in concepts}


def values_of(row: Opening, language: str, today: str) -> dict[str, str]:
    """The form's values as the opening stands now."""
    values: dict[str, object] = {"occurred_on": today}
    values |= {name: getattr(row, name) for name in PLAIN}
    values |= {"occupation": row.occupation and label_of(row.occupation, language)}
    values |= {"licence_required": "true" if row.licence_required else None}
    for name, items in (("skills", row.skills), ("languages", row.languages)):
        for number, item in enumerate(items):
            words = {"skill": label_of(item["skill"], language)} if "skill" in item else {}
            fields = {**item, **words, "required": "true" if item["required"] else None}
            values |= {f"{name}.{number}.{field}": value for field, value in fields.items()}
    return {name: str(value) for name, value in values.items() if value is not None}


def row_count(form: Form, name: str, more: int) -> int:
    """The number of rows for a list: those that were posted or one more than are filled in, and `more`."""
    had = _highest(form.order, name)
    return max(ROWS, _highest(form.values, name) + 1, had) + more


def _highest(fields: Iterable[str], name: str) -> int:
    parts = (field.split(".") for field in fields)
    return max((int(p[1]) + 1 for p in parts if p[0] == name and len(p) > 1 and p[1] in _NUMBERS), default=0)
