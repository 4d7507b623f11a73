"""The fields that a program sends with a file of participants, and the time for which it waits."""

import re
from collections.abc import Mapping

import orjson
from fastapi import Request
from pydantic import TypeAdapter, ValidationError

from services.intake.importing.jobs.checking import Wishes
from shared.contract.refusal import Malformed
from shared.contract.words import ProgrammeCode

YES, NO = ("true", "on", "yes", "1"), ("false", "no", "0", "")
SWITCHES = ("dry_run", "although_known", "leave_out_known", "again")
CODE: TypeAdapter[str] = TypeAdapter(ProgrammeCode)

TIMEOUT, MAX_TIMEOUT = 10.0, 600.0
"""The seconds that a request waits for its work when it does not say, and at most."""

KEY_NEEDED = "A form with a file is taken from a program only with this, which no foreign page can send."

PREFER = {
    "name": "Prefer",
    "in": "header",
    "required": False,
    "description": "`wait=SECONDS` (10 when nothing is said) or `respond-async`: how long to wait before a 202",
    "schema": {"type": "string"},
}

BODY = {
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "description": KEY_NEEDED,
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:@/-]{1,100}$"},
        },
        PREFER,
    ],
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "CSV or XLSX"},
                        "mapping": {"type": "string", "description": 'JSON: {"heading": "field"}; "-" leaves it out'},
                        "programme": {"type": "string", "description": "for rows that name none"},
                        **{name: {"type": "boolean"} for name in SWITCHES},
                    },
                }
            }
        },
    },
}


def timeout_of(request: Request) -> float:
    """How many seconds this request waits for its work (RFC 7240: `wait=SECONDS`, `respond-async`)."""
    preference = request.headers.get("prefer", "").lower()
    if wait := re.search(r"\bwait\s*=\s*([0-9]{1,6})\b", preference):
        return min(float(wait.group(1)), MAX_TIMEOUT)
    return 0.0 if re.search(r"\brespond-async\b", preference) else TIMEOUT


def wishes_in(fields: Mapping[str, str]) -> tuple[Wishes, bool]:
    """How the file shall be read, and whether it is only tried. Raises Malformed."""
    switches = {name: _switch(name, fields.get(name, "")) for name in SWITCHES}
    dry_run = switches.pop("dry_run")
    return Wishes(_mapping(fields.get("mapping")), _programme(fields.get("programme")), **switches), dry_run


def _switch(name: str, written: str) -> bool:
    if written.lower() not in (*YES, *NO):
        raise Malformed(name, "give true or false")
    return written.lower() in YES


def _programme(written: str | None) -> str | None:
    try:
        return CODE.validate_python(written) if written else None
    except ValidationError:
        raise Malformed("programme", "Write the programme's short code, for example BIS.") from None


def _mapping(written: str | None) -> Mapping[str, str] | None:
    if not written:
        return None
    try:
        mapping = orjson.loads(written)
    except ValueError:
        mapping = None
    if not isinstance(mapping, dict) or not all(isinstance(name, str) for name in mapping.values()):
        raise Malformed("mapping", 'give an object in JSON with the heading and its field, {"Tel 1": "phone"}')
    return mapping
