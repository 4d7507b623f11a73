"""A form loses nothing that was written, and says at the right field what to do."""

from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from starlette.requests import Request

from shared.contract.refusal import Malformed, Refusal, Stale
from shared.web.forms import ADVICE, ALL_BLANK, Form, nested, posted


class Step(BaseModel):
    what: str
    due: date | None = None


class Plan(BaseModel):
    dreams: str = ""
    steps: tuple[Step, ...] = ()


class Asked(BaseModel):
    occurred_on: date
    plan: Plan


class TooEarly(Refusal):
    """It is too early for this."""


async def post(**fields: str) -> Form:
    body = urlencode(fields).encode()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    return await posted(Request({"type": "http", "method": "POST", "headers": headers}, receive))


async def test_dotted_names_become_the_model() -> None:
    form = await post(
        **{"occurred_on": "2026-02-03", "plan.steps.0.what": "SFI", "plan.steps.1.what": " ", "plan.steps.3.what": "B"}
    )
    assert form.read(Asked) == Asked(occurred_on=date(2026, 2, 3), plan=Plan(steps=(Step(what="SFI"), Step(what="B"))))


async def test_an_error_names_the_closed_up_row() -> None:
    form = await post(**{"occurred_on": "2026-02-03", "plan.steps.2.what": "B", "plan.steps.2.due": "tomorrow"})
    assert form.read(Asked) is None
    assert form.errors == {"plan.steps.0.due": ADVICE["date_from_datetime_parsing"]}
    assert form.value("plan.steps.0.due") == "tomorrow"


async def test_a_blank_part_is_pointed_at() -> None:
    form = await post(**{"occurred_on": "2026-02-03", "plan.dreams": ""})
    assert form.read(Asked, groups={"plan": "dreams"}) is None
    assert form.errors == {"plan.dreams": ALL_BLANK}


async def test_errors_are_listed_in_page_order() -> None:
    form = await post(**{"plan.dreams": "x", "occurred_on": "x"})
    form.errors = {"occurred_on": "a", "unseen": "b", "plan.dreams": "c"}
    assert [name for name, _ in form.listed_errors] == ["plan.dreams", "occurred_on", "unseen"]


async def test_lines_of_a_text_are_kept() -> None:
    assert (await post(text="one\r\ntwo")).value("text") == "one\ntwo"


async def test_the_key_outlives_an_error() -> None:
    form = await post(_key="k1", occurred_on="never")
    form.read(Asked)
    assert (form.key, form.status) == ("k1", 422)


async def test_a_refused_form_gets_a_new_key() -> None:
    form = await post(_key="k1")
    form.refuse(TooEarly())
    assert form.key != "k1"
    assert (form.refusal, form.status) == ("It is too early for this.", 409)


async def test_a_stale_form_says_so() -> None:
    form = await post(_version="3")
    form.refuse(Stale())
    assert (form.version, form.status) == (3, 412)


async def test_malformed_advice_stands_at_its_field() -> None:
    form = await post()
    form.refuse(Malformed("set.occurred_on", "look again"))
    assert form.errors == {"occurred_on": "look again"}


@pytest.mark.parametrize("fields", [{"_version": "x"}, {"_key": "k" * 65}, {"_key": "a b"}])
async def test_a_tampered_form_is_malformed(fields: dict[str, str]) -> None:
    with pytest.raises(Malformed):
        await post(**fields)


@given(st.dictionaries(st.from_regex(r"([a-z0-9]{1,3}\.){0,3}[a-z0-9]{1,3}", fullmatch=True), st.text()))
def test_any_field_names_make_a_tree(values: dict[str, str]) -> None:
    assert isinstance(nested(values), dict)


def test_the_summary_says_what_the_page_says() -> None:
    form = Form(errors={"kind": "Choose", "occurred_on": "Fill in"}, order=["occurred_on"])
    assert [name for name, _ in form.listed_errors] == ["occurred_on", "kind"]
    assert form.called("kind", "Kind of work") == ""
    form.called("occurred_on", "First day")
    assert [name for name, _ in form.listed_errors] == ["kind", "occurred_on"]
    assert form.labels["occurred_on"] == "First day"


def test_a_text_that_shall_be_a_day_is_one() -> None:
    form = Form({"birth_date": "1990-02-30", "steps.0.due": "soon", "steps.1.due": "2026-03-31", "what": "soon"})
    form.expect_days(r"birth_date|steps\.[0-9]\.due")
    assert form.errors == dict.fromkeys(["birth_date", "steps.0.due"], ADVICE["date_parsing"])
