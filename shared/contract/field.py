"""One field of an event class, on its own: for corrections, which name fields one by one."""

from functools import cache
from typing import Annotated, Any

from pydantic import TypeAdapter

from shared.contract.event import Event


def field_value(event_class: type[Event], name: str, value: Any) -> Any:
    """The JSON value that this field would hold. Raises pydantic.ValidationError when the value does not fit."""
    adapter = _adapter(event_class, name)
    return adapter.dump_python(adapter.validate_python(value), mode="json")


@cache
def _adapter(event_class: type[Event], name: str) -> TypeAdapter[Any]:
    field = event_class.model_fields[name]
    annotated: Any = Annotated[field.annotation, field]
    return TypeAdapter(annotated)
