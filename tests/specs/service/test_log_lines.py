"""Log lines are JSON, and say what failed and where, never what people entered."""

import json
import logging

import pytest
import structlog
from pydantic import BaseModel

from shared.service.logging import Line, configure, failure_fields


class Person(BaseModel):
    number: int


def a_failure() -> BaseException:
    try:
        try:
            Person.model_validate({"number": "Amina Warsame"})
        except ValueError as wrong:
            raise RuntimeError("could not read Amina Warsame") from wrong
    except RuntimeError as failure:
        return failure
    raise AssertionError("nothing failed")


def test_a_failure_is_told_without_its_words() -> None:
    fields = failure_fields(a_failure())
    assert (fields["error"], fields["causes"]) == ("RuntimeError", ["ValidationError"])
    assert "a_failure" in fields["where"][-1]
    assert "Amina" not in json.dumps(fields)


def test_a_librarys_record_becomes_one_line() -> None:
    failure = a_failure()
    about = (type(failure), failure, failure.__traceback__)
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "x.py", 1, "no %s\nfor 'Amina'", ("Amina",), about)
    line = Line("intake").format(record)
    assert "\n" not in line
    assert "Amina" not in line
    assert json.loads(line)["event"] == "no %s"


def test_a_service_writes_only_json(log_lines: pytest.CaptureFixture[str]) -> None:
    configure("intake")
    structlog.get_logger().error("group failed", exc_info=a_failure())
    logging.getLogger("asyncio").error('Task exception was never retrieved\nfuture: "Amina"')
    logging.getLogger("nats").warning('a "quoted" word')
    lines = [json.loads(line) for line in log_lines.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == [
        "group failed",
        "Task exception was never retrieved",
        'a "quoted" word',
    ]
    assert {line["service"] for line in lines} == {"intake"}
    assert "Amina" not in json.dumps(lines)
