"""Importing participants: all of a file or nothing, with advice at each row, and one undo."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient, Response

from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.intake.files import GOOD, bad_files, csv_of, xlsx_of

BAD = list(bad_files())
NAMES = ("Förnamn", "Efternamn", "Kön", "LMA-nummer", "Program", "Inskrivningsdatum", "Kommun")


@pytest.fixture
async def intake(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("intake")) as client:
        yield client


PATIENT = {"Prefer": "wait=60"}
"""So that a busy machine answers with what came of it, too."""


async def send(intake: AsyncClient, content: bytes, key: str = "k", **fields: str) -> Response:
    file = {"file": ("list", content)}
    return await intake.post("/api/imports", files=file, data=fields, headers={"Idempotency-Key": key, **PATIENT})


async def position(intake: AsyncClient) -> int:
    return int((await intake.get("/api/position")).json()["position"])


async def people(intake: AsyncClient) -> int:
    return int((await intake.get("/api/participants")).json()["total"])


def a_list(count: int) -> bytes:
    rows = [["Amina", f"Warsame {n}", "kvinna", f"{1_000_000 + n}", "BIS", "2024-01-15", "Boden"] for n in range(count)]
    return csv_of(*rows, headings=list(NAMES))


def test_there_are_two_hundred_bad_files() -> None:
    assert len(BAD) >= 200
    assert len({name for name, *_ in BAD}) == len(BAD)


async def test_no_bad_file_loads_anything(intake: AsyncClient) -> None:
    problems: list[Any] = []
    for name, content, row, column in BAD:
        answer = await send(intake, content, key=f"k{len(problems)}.{abs(hash(name))}")
        errors = answer.json().get("errors", [{}]) if answer.headers["content-type"].endswith("json") else [{}]
        advice = str(errors[0].get("advice", ""))
        named = [(each.get("row"), each.get("column")) for each in errors]
        if answer.status_code not in (413, 422):
            problems.append((name, answer.status_code, answer.text[:200]))
        elif not (advice[:1].isupper() or advice[:1].islower()) or "{" in advice:
            problems.append((name, errors[:3]))
        elif row is not None and not any(r == row and column in (c, None) for r, c in named):
            problems.append((name, row, column, named[:5]))
    assert not problems, "\n".join(map(str, problems))
    assert await position(intake) == 0
    assert await people(intake) == 0


async def test_thousands_are_loaded_and_taken_back(intake: AsyncClient) -> None:
    answer = await send(intake, a_list(5000))
    assert answer.status_code == 201, answer.text
    assert (answer.json()["rows"], answer.json()["enrolments"]) == (5000, 5000)
    assert await people(intake) == 5000
    assert await position(intake) == 10_001
    undone = await intake.post(f"/api/imports/{answer.json()['import_id']}/undo", json={}, headers=PATIENT)
    assert undone.status_code == 201, undone.text
    assert await people(intake) == 0
    assert (await send(intake, a_list(5000), key="again")).status_code == 201
    assert await people(intake) == 5000


async def test_who_was_taken_back_can_be_registered(intake: AsyncClient) -> None:
    loaded = (await send(intake, csv_of(GOOD))).json()["import_id"]
    number = {"kind": "personnummer", "number": "19640823-3234"}
    identity = {"given_name": "Amina", "family_name": "Warsame", "identity_number": number}
    person = {"occurred_on": "2024-01-15", "gender": "woman", "identity": identity}
    assert (await intake.post("/api/participants", json=person)).json()["rule"] == "IdentityNumberKnown"
    await intake.post(f"/api/imports/{loaded}/undo", json={})
    assert (await intake.post("/api/participants", json=person)).status_code == 201


async def test_a_workbook_is_read_like_a_list(intake: AsyncClient) -> None:
    row: list[object] = [*GOOD]
    row[3] = 196408233234
    answer = await send(intake, xlsx_of(row))
    assert answer.status_code == 201, answer.text
    person = (await intake.get("/api/participants")).json()["participants"][0]
    assert person["identity"]["identity_number"] == {"kind": "personnummer", "number": "196408233234"}
    assert (person["birth_year"], person["registered_on"]) == (1964, "2024-01-15")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
async def test_lists_come_in_many_kinds(encoding: str, delimiter: str, intake: AsyncClient) -> None:
    text = csv_of(["Åsa", "Öberg"], headings=["Förnamn", "Efternamn"], delimiter=delimiter).decode()
    text = text.replace('"Efternamn"', f'"Efternamn"{delimiter}"Kön"').replace('"Öberg"', f'"Öberg"{delimiter}"K"')
    assert (await send(intake, text.encode(encoding))).status_code == 201
    person = (await intake.get("/api/participants")).json()["participants"][0]
    assert (person["identity"]["given_name"], person["gender"]) == ("Åsa", "woman")


async def test_a_dry_run_writes_nothing(intake: AsyncClient) -> None:
    answer = await send(intake, a_list(3), dry_run="true")
    assert (answer.status_code, answer.json()["rows"], answer.json()["loaded"]) == (200, 3, False)
    assert await position(intake) == 0


async def test_an_own_mapping_comes_before_headings(intake: AsyncClient) -> None:
    content = csv_of(["Amina", "Warsame", "K", "Sol"], headings=["Namn A", "Namn B", "Kod", "Förnamn"])
    mapping = '{"Namn A": "given_name", "Namn B": "family_name", "Kod": "gender", "Förnamn": "-"}'
    answer = await send(intake, content, mapping=mapping)
    assert answer.status_code == 201, answer.text
    assert answer.json()["ignored"] == ["Förnamn"]


@pytest.mark.parametrize("mapping", ["[]", "{", '{"Nowhere": "gender"}', '{"Kön": "hat"}', '{"Kön": 1}'])
async def test_a_mapping_that_cannot_be_says_so(mapping: str, intake: AsyncClient) -> None:
    answer = await send(intake, a_list(1), mapping=mapping)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "mapping")


async def test_the_same_file_is_loaded_once(intake: AsyncClient) -> None:
    first = await send(intake, a_list(2))
    assert (await send(intake, a_list(2))).json()["import_id"] == first.json()["import_id"]
    again = await send(intake, a_list(2), key="other")
    assert (again.status_code, again.json()["rule"]) == (409, "ImportedBefore")
    both = await send(intake, a_list(2), key="other", again="true", although_known="true")
    assert both.status_code == 201
    assert await people(intake) == 4


async def test_known_people_are_named_by_row(intake: AsyncClient) -> None:
    await send(intake, a_list(2))
    answer = await send(intake, a_list(4), key="other")
    assert [(each["row"], each["column"]) for each in answer.json()["errors"]] == [(2, "LMA-nummer"), (3, "LMA-nummer")]
    assert (await send(intake, a_list(4), key="other", although_known="true")).status_code == 201


async def test_known_people_may_be_left_out(intake: AsyncClient) -> None:
    await send(intake, a_list(2))
    answer = await send(intake, a_list(4), key="other", leave_out_known="true")
    assert (answer.status_code, answer.json()["rows"], answer.json()["left_out"]) == (201, 2, 2), answer.text
    assert await people(intake) == 4
    again = await send(intake, a_list(3), key="third", leave_out_known="true")
    assert "registered already" in again.json()["errors"][0]["advice"]


async def test_what_people_worked_on_stays(intake: AsyncClient) -> None:
    loaded = (await send(intake, a_list(3))).json()["import_id"]
    person = (await intake.get(f"/api/imports/{loaded}")).json()["participants"][1]
    begun = {"programme": "BIS", "occurred_on": "2024-01-16"}
    await intake.post(f"/api/participants/{person}/inventory/start", json=begun)
    assert (await intake.get(f"/api/imports/{loaded}")).json()["worked_on"] == 1
    answer = await intake.post(f"/api/imports/{loaded}/undo", json={})
    assert (answer.status_code, answer.json()["rule"]) == (409, "ImportWorkedOn")
    assert "1 " in answer.json()["detail"]
    assert await people(intake) == 3


async def test_an_undo_sent_twice_is_one(intake: AsyncClient) -> None:
    loaded = (await send(intake, a_list(2))).json()["import_id"]
    undo = [await intake.post(f"/api/imports/{loaded}/undo", json={}, headers={"Idempotency-Key": "u"}) for _ in "ab"]
    assert [answer.status_code for answer in undo] == [201, 201]
    assert (await intake.post(f"/api/imports/{loaded}/undo", json={})).json()["rule"] == "ImportUndoneAlready"


async def test_names_of_a_file_leave_only_sealed(intake: AsyncClient) -> None:
    loaded = (await send(intake, a_list(1))).json()["import_id"]
    person = (await intake.get(f"/api/imports/{loaded}")).json()["participants"][0]
    errors = (await intake.get(f"/api/streams/participant-{person}/events")).json()
    assert [each["correlationid"] for each in errors] == [loaded, loaded]
    assert "Warsame" not in str(errors)
    assert "Warsame" not in (await intake.get(f"/api/streams/import-{loaded}/events")).text


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data", "text/plain", ""])
async def test_something_else_than_a_form_is_refused(content_type: str, intake: AsyncClient) -> None:
    headers = {"Idempotency-Key": "k", "content-type": content_type}
    answer = await intake.post("/api/imports", content=b"{}", headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")


async def test_a_foreign_form_cannot_import(intake: AsyncClient) -> None:
    answer = await intake.post("/api/imports", files={"file": ("a", a_list(1))})
    assert answer.status_code == 403


async def test_a_file_too_large_is_not_read(intake: AsyncClient) -> None:
    assert (await send(intake, b"x" * (11 * 1024 * 1024))).status_code == 413
