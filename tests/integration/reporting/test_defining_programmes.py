"""Programmes are defined and defined anew on a page: money as people write it, and targets as checked rows."""

from typing import Any

import pytest
from httpx import AsyncClient

ROW = {"figure": "partition", "part": "work", "op": ">=", "value": "5", "label_sv": "I arbete", "label_en": "In work"}
FORM = {
    "programme": "LOTS",
    "name": "LOTS Ockelbo",
    "grant": "4 138 263",
    "budget": "10 346 573 kr",
    "partners": "Ockelbo kommun\r\n\r\nArbetsförmedlingen",
    "occurred_on": "2009-02-01",
}


def rows(*targets: dict[str, str]) -> dict[str, str]:
    """The fields of these rows; what is written between them stays blank."""
    return {f"targets.{2 * n}.{name}": value for n, row in enumerate(targets) for name, value in row.items()}


async def send(reporting: AsyncClient, address: str, status: int, **form: str) -> Any:
    headers = {"Accept": "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
    answer = await reporting.post(address, data=form, headers=headers)
    assert answer.status_code == status, answer.text
    return answer


async def defined(reporting: AsyncClient, code: str) -> dict[str, Any]:
    """The programme as the log says it is."""
    events = (await reporting.get(f"/api/streams/programme-{code}/events")).json()
    return dict(events[-1]["data"])


async def test_a_form_defines_a_programme(reporting: AsyncClient) -> None:
    second = {**ROW, "figure": "exit_states", "part": "work_pct", "arguments": "at=V, completers=true", "value": "62,5"}
    await send(reporting, "/define", 303, **FORM, **rows(ROW, second))
    assert (await reporting.get("/programmes/LOTS?saved=yes")).status_code == 200, "its page is there at once"
    found = await defined(reporting, "LOTS")
    assert (found["grant"], found["budget"]) == (4_138_263, 10_346_573)
    assert found["partners"] == ["Ockelbo kommun", "Arbetsförmedlingen"]
    assert [(t["value"], t["arguments"]) for t in found["targets"]] == [
        (5, {}),
        (62.5, {"at": "V", "completers": True}),
    ]


async def test_a_definition_comes_back_into_its_form(reporting: AsyncClient) -> None:
    await send(reporting, "/define", 303, **FORM, **rows({**ROW, "arguments": "projects=LOTS+BIS"}))
    answer = await reporting.post("/api/programmes", json={"programme": "X", "name": "X"})
    await reporting.post("/api/programmes", json={"programme": "X", "name": "X"}, headers=after(answer))
    shown = (await reporting.get("/programmes/LOTS/define")).text
    for value in ("4138263", "Ockelbo kommun\nArbetsförmedlingen", "projects=LOTS+BIS", 'value="5"'):
        assert value in shown
    assert 'name="_version" value="1"' in shown


async def test_two_cannot_define_at_once(reporting: AsyncClient) -> None:
    await send(reporting, "/define", 303, **FORM)
    await send(reporting, "/programmes/LOTS/define", 303, **{**FORM, "name": "First", "_version": "1"})
    await send(reporting, "/programmes/LOTS/define", 412, **{**FORM, "name": "Second", "_version": "1"})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"part": "happiness"}, "targets-1-part"),
        ({"part": "work.woman"}, "targets-1-part"),
        ({"arguments": "colour=blue"}, "targets-1-arguments"),
        ({"arguments": "blue"}, "targets-1-arguments"),
        ({"figure": "exit_states", "part": "work_pct", "arguments": "at=noon"}, "targets-1-arguments"),
        ({"figure": ""}, "targets-1-figure"),
        ({"value": "many"}, "targets-1-value"),
        ({"label_en": ""}, "targets-1-label_en"),
    ],
)
async def test_a_wrong_row_is_pointed_at(reporting: AsyncClient, wrong: dict[str, str], field: str) -> None:
    shown = (await send(reporting, "/define", 422, **FORM, **rows(ROW, {**ROW, **wrong}))).text
    assert f'href="#f-{field}">no. 2, ' in shown


@pytest.mark.parametrize("part", ["happiness", "", "work.n"])
async def test_a_target_names_a_part_that_is(reporting: AsyncClient, part: str) -> None:
    asked = {"programme": "BIS", "name": "BIS", "targets": [{**ROW, "part": part, "value": 5}]}
    answer = await reporting.post("/api/programmes", json=asked)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "targets.0.part")


async def test_money_is_written_as_readers_write(reporting: AsyncClient) -> None:
    asked = {"programme": "BIS", "name": "BIS", "grant": 4138263, "budget": 10346573}
    answer = await reporting.post("/api/programmes", json=asked)
    await reporting.post("/api/programmes", json=asked, headers=after(answer))
    assert "4\u00a0138\u00a0263 av 10\u00a0346\u00a0573 kronor" in (await reporting.get("/programmes/BIS")).text
    in_english = (await reporting.get("/programmes/BIS", headers={"Accept-Language": "en"})).text
    assert "4,138,263 of 10,346,573 kronor" in in_english


def after(answer: Any) -> dict[str, str]:
    return {"Kedja-After": answer.headers["Kedja-Position"]}
