"""A form on its way: what somebody wrote, what is wrong with it, and the key that makes it happen once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from shared.contract.refusal import Malformed, Refusal, Stale
from shared.contract.words import a_day
from shared.log.command import KeyReused
from shared.web.i18n import N_

KEY, VERSION = "_key", "_version"

_KEY = re.compile(r"[A-Za-z0-9-]{0,64}")
_VERSION = re.compile(r"[0-9]{0,9}")
_FIELD = re.compile(r"\w{1,40}(\.\w{1,40}){0,5}", re.ASCII)

M = TypeVar("M", bound=BaseModel)

NOTHING: Mapping[str, str] = MappingProxyType({})

ADVICE = {
    "missing": N_("Fill this in."),
    "date_parsing": N_("Write a date as year-month-day, for example 2024-03-31."),
    "date_from_datetime_parsing": N_("Write a date as year-month-day, for example 2024-03-31."),
    "date_from_datetime_inexact": N_("Write a date as year-month-day, for example 2024-03-31."),
    "literal_error": N_("Choose one of the alternatives."),
    "int_parsing": N_("Write a whole number in digits."),
    "int_from_float": N_("Write a whole number in digits."),
    "float_parsing": N_("Write a number in digits."),
    "greater_than_equal": N_("This number is too small."),
    "less_than_equal": N_("This number is too large."),
    "string_too_short": N_("This text is too short."),
    "string_too_long": N_("This text is too long; shorten it."),
    "string_pattern_mismatch": N_("Use only letters, digits, - and _, and begin with a letter or a digit."),
    "uuid_parsing": N_("This is not the id of a participant; copy it from the participant's page."),
    "bool_parsing": N_("Choose one of the alternatives."),
}
"""What to do about each kind of error, by pydantic's name for it."""

NO_SUCH_YEAR = N_("Give a date between the years 1900 and 2200.")  # as the contract says it
NO_TIME = N_("Write a time of day as hours and minutes, for example 17:30.")  # as the contract says it
ALL_BLANK = N_("Write at least something; all of this is blank.")
TOO_LONG = N_("All of this together is too long for one event; shorten the texts.")
SENT_BEFORE = N_("This form was saved before with other values. To save these too, look through them and save again.")
OTHERWISE = N_("This cannot be read; write it in another way.")


@dataclass
class Form:
    """Field values by dotted name (`identity.given_name`, `plan.steps.0.what`), errors by the same names.

    Error texts and the refusal's sentence are msgids. `key` is the idempotency key; `version` is the stream version
    that the page was made from, where that matters; `order` has the names as they were posted, `labels` what the page
    calls each field, in the order of the page, once it is rendered.
    """

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    refusal: str | None = None
    key: str = field(default_factory=lambda: str(uuid4()))
    version: int | None = None
    stale: bool = False
    order: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def listed(self, name: str) -> list[str]:
        """What was written in the fields of a list: `scope.0`, `scope.1` and so on."""
        return [value for field, value in self.values.items() if field.rpartition(".")[0] == name]

    def error(self, name: str) -> str | None:
        return self.errors.get(name)

    def called(self, name: str, label: str) -> str:
        """Remember what the page calls a field, so that its summary calls it the same; adds nothing to the page."""
        self.labels[name] = label
        return ""

    @property
    def listed_errors(self) -> list[tuple[str, str]]:
        """Names and advice, in the order of the fields on the page as far as it is known."""
        order = [*self.labels, *(name for name in self.order if name not in self.labels)]
        return sorted(self.errors.items(), key=lambda e: order.index(e[0]) if e[0] in order else len(order))

    @property
    def failed(self) -> bool:
        return bool(self.errors) or self.refusal is not None

    @property
    def status(self) -> int:
        """The status of the page that shows this form."""
        if self.errors:
            return 422
        return 412 if self.stale else 409 if self.refusal is not None else 200

    def read(
        self,
        model: type[M],
        *,
        groups: Mapping[str, str] = NOTHING,
        defaults: Mapping[str, object] = NOTHING,
        given: Mapping[str, object] = NOTHING,
        left_out: Sequence[str] = (),
    ) -> M | None:
        """What was written, as the model; None when it does not fit, and then `errors` says why.

        `groups` are parts of which something must be filled in, each with the field that is pointed at if nothing is.
        `defaults` are values by dotted name for fields that were left blank; those in `given` hold whatever is written.
        Fields and lists in `left_out` are no part of the model.
        """
        sent = {name: value for name, value in self.values.items() if name.split(".")[0] not in left_out}
        written = nested({**defaults, **sent, **given})
        blank = [group for group in groups if group not in written]
        try:
            read = model.model_validate({**{group: {} for group in blank}, **written})
        except ValidationError as failure:
            self.advise(failure)
        for group in blank:
            self.errors.setdefault(f"{group}.{groups[group]}", ALL_BLANK)
        return None if self.errors else read

    def advise(self, failure: ValidationError) -> None:
        """Say at each field what to do about it."""
        for error in failure.errors():
            own = str(error["ctx"]["error"]) if error["type"] == "value_error" else OTHERWISE
            self.errors.setdefault(".".join(map(str, error["loc"])), ADVICE.get(error["type"], own))

    def expect_days(self, fields: str) -> None:
        """Say so at each field whose name matches this pattern and that holds no day; for texts that shall be days."""
        for name, written in self.values.items():
            if re.fullmatch(fields, name):
                try:
                    a_day(written)
                except ValueError as failure:
                    self.errors.setdefault(name, str(failure))

    def refuse(self, failure: Refusal | Malformed) -> None:
        """Show why the service did not carry this out; a new key, because what is sent next is another attempt."""
        self.key = str(uuid4())
        self.stale = isinstance(failure, Stale)
        if isinstance(failure, Malformed):
            whole = failure.field == "body"
            self.errors[failure.field.removeprefix("set.")] = TOO_LONG if whole else failure.advice
        else:
            self.refusal = SENT_BEFORE if isinstance(failure, KeyReused) else failure.sentence


async def posted(request: Request) -> Form:
    """The form that was posted; blanks are left out and lists closed up. Raises Malformed."""
    content = await request.form(max_files=0, max_fields=200)
    texts = {name: _readable(value.strip()) for name, value in content.items() if isinstance(value, str)}
    key, version = texts.pop(KEY, ""), texts.pop(VERSION, "")
    if not (_VERSION.fullmatch(version) and _KEY.fullmatch(key) and all(map(_FIELD.fullmatch, texts))):
        raise Malformed(KEY, "this is not a form of ours; load its page again")
    values = dict(_flat(nested({name: text.replace("\r\n", "\n") for name, text in texts.items() if text})))
    return Form(values, key=key or str(uuid4()), version=int(version) if version else None, order=list(content))


def _readable(written: str) -> str:
    """Without halves of characters, which an encoding that nobody uses for forms may carry."""
    return written.encode(errors="replace").decode()


def nested(values: Mapping[str, object]) -> dict[str, Any]:
    """`{"a.b": "x", "l.2.c": "y"}` -> `{"a": {"b": "x"}, "l": [{"c": "y"}]}`."""
    tree: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        here = tree
        for part in path:
            deeper = here.setdefault(part, {})
            here = deeper if isinstance(deeper, dict) else {}
        here[last] = value
    found = _with_lists(tree)
    return found if isinstance(found, dict) else {}


def _with_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(name.isdecimal() for name in node):
        return [_with_lists(node[name]) for name in sorted(node, key=int)]
    return {name: _with_lists(value) for name, value in node.items()}


def _flat(node: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    children = enumerate(node) if isinstance(node, list) else node.items()
    for name, value in children:
        if isinstance(value, dict | list):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
