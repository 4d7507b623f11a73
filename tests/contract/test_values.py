"""Values that would stop every later reader are refused before they are recorded."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from shared.contract.event import Event
from shared.contract.intake import EnrolmentOpened
from shared.contract.matching import SeatsOffered
from shared.contract.reporting import ProgrammeDefined

ID = "0198c0de-0000-7000-8000-000000000001"
ENROLMENT = {"occurred_on": "2026-01-12", "participant": ID, "enrolment": ID, "programme": "BIS"}
SEATS = {"occurred_on": "2026-01-12", "opening": ID, "organisation": "A", "programme": "B", "kind": "job", "seats": 1}
TARGET = {"figure": "count", "op": ">=", "value": 1, "label_sv": "Antal", "label_en": "Number"}


def programme(**target: object) -> dict[str, Any]:
    return {"occurred_on": "2026-01-12", "programme": "BIS", "name": "BIS", "targets": [{**TARGET, **target}]}


@pytest.mark.parametrize(
    ("event", "values"),
    [
        (EnrolmentOpened, {**ENROLMENT, "municipality": "Bo\x00den"}),
        (EnrolmentOpened, {**ENROLMENT, "municipality": "Bo\nden"}),
        (EnrolmentOpened, {**ENROLMENT, "municipality": ""}),
        (EnrolmentOpened, {**ENROLMENT, "municipality": "\ud800"}),
        (EnrolmentOpened, {**ENROLMENT, "programme": "B S"}),
        (EnrolmentOpened, {**ENROLMENT, "programme": "BIS\n"}),
        (EnrolmentOpened, {**ENROLMENT, "age_at_entry": 10**30}),
        (EnrolmentOpened, {**ENROLMENT, "age_at_entry": -1}),
        (EnrolmentOpened, {**ENROLMENT, "occurred_on": "1899-12-31"}),
        (SeatsOffered, {**SEATS, "seats": 0}),
        (SeatsOffered, {**SEATS, "seats": 10_001}),
        (ProgrammeDefined, programme(value=json.loads("1e999"))),
        (ProgrammeDefined, programme(arguments={"share": [json.loads("-1e999")]})),
        (ProgrammeDefined, programme(arguments={"programme": {"is": "B\x00"}})),
        (ProgrammeDefined, programme(arguments={"a": {"B\x00": 1}})),
        (ProgrammeDefined, programme(figure="co\x00unt")),
    ],
)
def test_an_unreadable_value_is_refused(event: type[Event], values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        event.model_validate(values)


def test_a_targets_arguments_are_kept_whole() -> None:
    arguments = {"within": {"months": 24.5, "kinds": ["work", None, True]}}
    assert ProgrammeDefined.model_validate(programme(arguments=arguments)).targets[0].arguments == arguments
