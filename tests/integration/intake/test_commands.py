"""Intake over HTTP: one effect for each key, errors that say what to do, and sealed identities."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from httpx import AsyncClient

from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.intake.people import AMINA


@pytest.fixture
async def intake(a_schema: AService) -> AsyncIterator[AsyncClient]:
    async with a_running(await a_schema("intake")) as client:
        yield client


async def registered(intake: AsyncClient, **headers: str) -> str:
    answer = await intake.post("/api/participants", json=AMINA, headers=headers)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["participant"])


async def test_a_registered_participant_is_shown_by_name(intake: AsyncClient) -> None:
    participant = await registered(intake)
    answer = (await intake.get(f"/api/participants/{participant}")).json()
    assert answer["identity"]["given_name"] == "Amina"


async def test_names_leave_intake_only_as_ciphertext(intake: AsyncClient) -> None:
    participant = await registered(intake)
    log = (await intake.get(f"/api/streams/participant-{participant}/events")).text
    assert "Amina" not in log
    assert "ciphertext" not in log
    assert "nonce" in log


async def test_the_same_key_twice_is_one_registration(intake: AsyncClient) -> None:
    first = await registered(intake, **{"Idempotency-Key": "k1"})
    again = await registered(intake, **{"Idempotency-Key": "k1"})
    assert again == first
    assert (await intake.get("/api/position")).json()["position"] == 1


async def test_a_key_used_for_another_command_is_refused(intake: AsyncClient) -> None:
    await registered(intake, **{"Idempotency-Key": "k1"})
    other = await intake.post(
        "/api/participants", json={**AMINA, "occurred_on": "2026-01-13"}, headers={"Idempotency-Key": "k1"}
    )
    assert other.status_code == 409
    assert other.json()["rule"] == "KeyReused"


async def test_a_missing_field_is_named_with_advice(intake: AsyncClient) -> None:
    answer = await intake.post("/api/participants", json={"gender": "woman"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert {error["field"] for error in answer.json()["errors"]} == {"occurred_on", "identity"}


async def test_a_misspelt_field_is_not_lost(intake: AsyncClient) -> None:
    answer = await intake.post("/api/participants", json={**AMINA, "municipalty": "Boden"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "municipalty"


async def test_a_plan_without_enrolment_is_refused(intake: AsyncClient) -> None:
    participant = await registered(intake)
    answer = await intake.post(
        f"/api/participants/{participant}/plans",
        json={"occurred_on": "2026-02-01", "programme": "BIS", "plan": {"dreams": "nurse"}},
    )
    assert answer.status_code == 409
    assert "enrolment" in answer.json()["detail"]


async def test_an_unknown_participant_gives_not_found(intake: AsyncClient) -> None:
    answer = await intake.post(
        f"/api/participants/{uuid4()}/enrolments", json={"occurred_on": "2026-02-01", "programme": "BIS"}
    )
    assert answer.status_code == 404


async def test_a_stale_version_is_refused(intake: AsyncClient) -> None:
    participant = await registered(intake)
    enrol = {"occurred_on": "2026-02-01", "programme": "BIS"}
    path = f"/api/participants/{participant}/enrolments"
    assert (await intake.post(path, json=enrol, headers={"If-Match": '"1"'})).status_code == 201
    stale = await intake.post(path, json={**enrol, "programme": "LOTS"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412


async def test_a_second_enrolment_while_one_is_open_does_nothing(intake: AsyncClient) -> None:
    participant = await registered(intake)
    path = f"/api/participants/{participant}/enrolments"
    first = await intake.post(path, json={"occurred_on": "2026-02-01", "programme": "BIS"})
    again = await intake.post(path, json={"occurred_on": "2026-03-01", "programme": "BIS"})
    assert again.status_code == 201
    assert again.json()["events"] == []
    assert again.json()["enrolment"] == first.json()["enrolment"]


async def test_a_void_registration_is_unknown_until_the_void_is_void(intake: AsyncClient) -> None:
    answer = await intake.post("/api/participants", json=AMINA)
    participant, event = answer.json()["participant"], answer.json()["events"][0]["id"]
    events = f"/api/streams/participant-{participant}/events"
    void = await intake.post(f"{events}/{event}/void", json={"reason": "entered_by_mistake"})
    assert void.status_code == 201, void.text
    assert (await intake.get(f"/api/participants/{participant}")).status_code == 404
    back = await intake.post(f"{events}/{void.json()['events'][0]['id']}/void", json={"reason": "other"})
    assert back.status_code == 201, back.text
    assert (await intake.get(f"/api/participants/{participant}")).status_code == 200


async def test_a_known_identity_number_waits_for_a_decision(intake: AsyncClient) -> None:
    number = {"kind": "personnummer", "number": "19640823-3234"}
    body = {**AMINA, "identity": {**AMINA["identity"], "identity_number": number}}  # type: ignore[dict-item]  # JSON
    assert (await intake.post("/api/participants", json=body)).status_code == 201
    warned = await intake.post("/api/participants", json=body)
    assert warned.status_code == 409
    assert warned.json()["rule"] == "IdentityNumberKnown"
    assert (await intake.post("/api/participants", json={**body, "although_known": True})).status_code == 201
