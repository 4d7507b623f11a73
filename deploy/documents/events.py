"""The events in words, for people: every service's events with their fields."""

import inspect
from collections.abc import Iterator
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, JsonValue
from pydantic.fields import FieldInfo

from shared.contract import intake, matching, placements, reporting
from shared.contract.corrections import EVENTS as AMENDMENTS
from shared.contract.envelope import MAX_BYTES, Envelope
from shared.contract.event import Event
from shared.contract.figures import Change, EventAt, Moved, PartChanged
from shared.contract.plaintexts import Identity, IdentityNumber, PlanStep, PlanText, Skill
from shared.contract.reporting import Target
from shared.contract.sealed import Sealed

HEAD = f"""# The events

Made from `shared/contract` by `make documents`; do not edit. What each service tells the others, one log each.
An event is a CloudEvents 1.0 document of at most {MAX_BYTES} bytes; its bytes are stored, hashed and published as they
are. Unknown types and unknown fields are kept and ignored. A sealed field travels as ciphertext only.
"""
WORDS: dict[Any, str] = {
    UUID: "UUID",
    bool: "true or false",
    str: "text",
    int: "whole number",
    float: "number",
    dict: "object",
}
WORDS |= {date: "date", AwareDatetime: "time with offset"}
MODULES = {"intake": intake, "matching": matching, "placements": placements, "reporting": reporting}
INSIDE: tuple[type[BaseModel], ...] = (
    Target,
    EventAt,
    Change,
    PartChanged,
    Moved,
    Identity,
    IdentityNumber,
    Skill,
    PlanText,
    PlanStep,
)


def document() -> str:
    """The Markdown of `docs/events.md`."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield HEAD
    yield "## Around every event\n"
    yield from _table(Envelope)
    for service, module in MODULES.items():
        yield f"## {service}\n"
        yield f"{inspect.getdoc(module)}\n"
        for event in module.EVENTS:
            yield from _event(event, event.type_in(service))
    yield "## Putting events right\n"
    yield "Every service records these about its own events.\n"
    for event in AMENDMENTS:
        yield from _event(event, event.type_in("<service>"))
    yield "## Inside fields\n"
    for model in INSIDE:
        yield f"### {model.__name__}\n"
        yield f"{inspect.getdoc(model)}\n"
        yield from _table(model)


def _event(event: type[Event], type_: str) -> Iterator[str]:
    yield f"### {event.__name__}\n"
    yield f"`{type_}`\n"
    yield f"{inspect.getdoc(event)}\n"
    yield from _table(event)


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield "| field | holds | needed |"
    yield "|---|---|---|"
    for name, field in model.model_fields.items():
        holds = _limited(_words(field.annotation), field)
        yield f"| `{name}` | {holds} | {'yes' if field.is_required() else 'no'} |"
    yield ""


def _words(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        fields = [part for part in arguments[1:] if isinstance(part, FieldInfo)]
        return _limited(_words(arguments[0]), *fields)
    if origin is Literal:
        return "one of " + ", ".join(f"`{value}`" for value in arguments)
    if annotation == JsonValue:
        return "any JSON"
    if origin in (Union, UnionType):
        return " or ".join(_words(part) for part in arguments if part is not type(None))
    if origin is tuple:
        return f"list of: {_words(arguments[0])}"
    if origin is dict:
        return f"object of: {_words(arguments[1])}" if arguments[1] is not Any else "object"
    if isinstance(annotation, type) and issubclass(annotation, Sealed):
        return f"**sealed**, key class `{annotation.model_fields['key_class'].default}`"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return WORDS[annotation]


def _limited(words: str, *fields: FieldInfo) -> str:
    limits: dict[str, Any] = {}
    for limit in (part for field in fields for part in field.metadata):
        for name in ("ge", "le", "min_length", "max_length", "pattern"):
            if (value := getattr(limit, name, None)) is not None:
                limits[name] = value
    known = [*_range(limits.get("ge"), limits.get("le")), *_length(limits.get("min_length"), limits.get("max_length"))]
    if "pattern" in limits:
        known.append(f"like `{limits['pattern']}`".replace("|", "\\|"))
    return f"{words} ({', '.join(known)})" if known else words


def _range(least: Any, most: Any) -> list[str]:
    return [] if least is None and most is None else [f"{least} to {most}" if most is not None else f"from {least}"]


def _length(least: int | None, most: int | None) -> list[str]:
    return [] if most is None else [f"{least or 0} to {most} characters"]
