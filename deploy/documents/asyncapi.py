"""AsyncAPI: what each log publishes, one channel for each kind of event."""

import inspect
import json
from typing import Any

from pydantic.json_schema import models_json_schema

from shared.contract.envelope import Envelope
from shared.contract.registry import SERVICES
from shared.log.names import LogName

AGENCY = "agency"
MEDIA = "application/cloudevents+json"


def document(service: str) -> str:
    """The AsyncAPI 3 document of the log that this service writes."""
    events = SERVICES[service]
    _, schemas = models_json_schema(
        [(Envelope, "serialization"), *((event, "serialization") for event in events)],
        ref_template="#/components/schemas/{model}",
    )
    name = LogName(f"{{{AGENCY}}}", service)
    types = {event.__name__: event.type_in(service) for event in events}
    whole = {
        "asyncapi": "3.0.0",
        "info": {
            "title": f"Kedja {service}",
            "version": "1",
            "description": "Each message is the exact bytes of one event; its sequence in the stream is its position.",
        },
        "defaultContentType": MEDIA,
        "channels": {event: _channel(name, event, type_) for event, type_ in types.items()},
        "operations": {f"tell{event}": _operation(event) for event in types},
        "components": {
            "messages": {event.__name__: _message(event, types[event.__name__]) for event in events},
            "schemas": schemas["$defs"],
        },
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _channel(name: LogName, event: str, type_: str) -> dict[str, Any]:
    return {
        "address": name.subject(type_),
        "parameters": {AGENCY: {"description": "The agency whose log it is, for example `boden`."}},
        "messages": {event: {"$ref": f"#/components/messages/{event}"}},
    }


def _operation(event: str) -> dict[str, Any]:
    return {"action": "send", "channel": {"$ref": f"#/channels/{event}"}}


def _message(event: type, type_: str) -> dict[str, Any]:
    data = {"$ref": f"#/components/schemas/{event.__name__}"}
    return {
        "name": type_,
        "summary": inspect.getdoc(event),
        "contentType": MEDIA,
        "payload": {
            "allOf": [
                {"$ref": f"#/components/schemas/{Envelope.__name__}"},
                {"properties": {"type": {"const": type_}, "data": data}},
            ]
        },
    }
