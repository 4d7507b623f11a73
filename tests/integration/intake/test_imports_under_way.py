"""While a file is loaded: how far it is, who must wait, what an interruption leaves, and that nothing comes twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.service.database import make_engine
from shared.service.settings import Settings
from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.intake.imports import (
    DO_NOT_WAIT,
    WAIT,
    a_list,
    begun,
    count,
    get_import,
    half_way,
    held,
    in_state,
    post,
)
from tests.integration.web.browsing import choose, see, send


@pytest.fixture
async def settings(a_schema: AService) -> Settings:
    return await a_schema("intake")


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(settings.database_url, pool_size=2)
    yield engine
    await engine.dispose()


@pytest.fixture
async def intake(settings: Settings) -> AsyncIterator[AsyncClient]:
    async with a_running(settings) as client:
        yield client


async def test_a_long_load_tells_how_far(intake: AsyncClient, engine: AsyncEngine) -> None:
    async with held(engine, "import"):
        answer = await post(intake, a_list(120), "k", DO_NOT_WAIT)
        assert (answer.status_code, answer.json()["rows"]) == (202, 120)
        import_id = answer.json()["import_id"]
        assert answer.headers["location"] == f"/api/imports/{import_id}"
        await half_way(intake, import_id)
        found = await get_import(intake, import_id)
        assert (found["rows"], 0 < found["done"] < 120, found["participants"]) == (120, True, [])
        assert [each["state"] for each in (await intake.get("/api/imports")).json()["under_way"]] == ["loading"]
        assert await count(intake) == (0, 0)
    await in_state(intake, import_id, "loaded")
    found = await get_import(intake, import_id)
    assert (found["rows"], found["done"], len(found["participants"])) == (120, 120, 120)
    assert await count(intake) == (120, 241)


async def test_a_page_shows_progress_while_loading(intake: AsyncClient, engine: AsyncEngine) -> None:
    async with held(engine, "import"):
        page = await choose(intake, a_list(120))
        page = await send(intake, page.answer.url.path, {**page.fields, "action": "load"})
        path = page.answer.url.path
        await half_way(intake, path.rpartition("/")[2])
        page = await see(intake, path)
        assert {"progress", "progress[max]", "progress[value]", "progress[aria-labelledby]"} <= page.tags
        assert "of 120 rows" in page.text
        assert page.answer.headers["refresh"] == f"2; url={path}?saved=yes"
        still = await see(intake, f"{path}?still=yes")
        assert "refresh" not in still.answer.headers
        assert f"{path}" in (await see(intake, "/imports")).links
        swedish = await see(intake, path, **{"accept-language": "sv"})
        assert "av 120 rader" in swedish.text
    await in_state(intake, path.rpartition("/")[2], "loaded")
    page = await see(intake, f"{path}?saved=yes")
    assert "Saved." in page.text
    assert "refresh" not in page.answer.headers


async def test_pressing_load_twice_is_once(intake: AsyncClient, engine: AsyncEngine) -> None:
    page = await choose(intake, a_list(30))
    form = {**page.fields, "action": "load"}
    async with held(engine, "import"):
        first, second = [await send(intake, page.answer.url.path, form) for _ in "ab"]
        assert first.answer.url.path == second.answer.url.path
    import_id = first.answer.url.path.rpartition("/")[2]
    await in_state(intake, import_id, "loaded")
    late = await send(intake, page.answer.url.path, form)
    assert late.answer.url.path == first.answer.url.path
    assert await count(intake) == (30, 61)


async def test_the_same_file_at_once_is_loaded_once(intake: AsyncClient) -> None:
    answers = await asyncio.gather(*(post(intake, a_list(200), key, WAIT) for key in "abcd"))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    rules = {answer.json()["rule"] for answer in answers if answer.status_code == 409}
    assert rules <= {"ImportUnderWay", "ImportedBefore"}
    assert await count(intake) == (200, 401)


async def test_one_request_sent_at_once_is_one(intake: AsyncClient) -> None:
    answers = await asyncio.gather(*(post(intake, a_list(200), "k", WAIT) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["import_id"] for answer in answers}) == 1
    assert await count(intake) == (200, 401)


async def test_the_same_people_at_once_are_refused(intake: AsyncClient, engine: AsyncEngine) -> None:
    async with held(engine, "import work"):
        first = await post(intake, a_list(20), "a", DO_NOT_WAIT)
        second = await post(intake, a_list(30), "b", DO_NOT_WAIT)
        assert (first.status_code, second.status_code) == (202, 202)
        assert (await get_import(intake, second.json()["import_id"]))["state"] == "waiting"
    await in_state(intake, first.json()["import_id"], "loaded")
    await in_state(intake, second.json()["import_id"], "refused")
    assert (await get_import(intake, second.json()["import_id"]))["rule"] == "ImportNoLongerFits"
    assert await count(intake) == (20, 41)
    again = await post(intake, a_list(30), "b", WAIT)
    assert (again.status_code, again.json()["count"]) == (422, 20)
    whole = await post(intake, a_list(30), "b", WAIT, although_known="true")
    assert whole.status_code == 201, whole.text


async def test_what_was_refused_leads_back_to_the_file(intake: AsyncClient, engine: AsyncEngine) -> None:
    looked_at = await choose(intake, a_list(3))
    async with held(engine, "import work"):
        page = await send(intake, looked_at.answer.url.path, {**looked_at.fields, "action": "load"})
        assert "It waits for its turn." in page.text
        number = {"kind": "lma", "number": "1000001"}
        identity = {"given_name": "Amina", "family_name": "Warsame", "identity_number": number}
        person = {"occurred_on": "2024-01-15", "gender": "woman", "identity": identity}
        assert (await intake.post("/api/participants", json=person)).status_code == 201
    await in_state(intake, page.answer.url.path.rpartition("/")[2], "refused")
    page = await see(intake, page.answer.url.path)
    assert "Nothing was loaded" in page.text
    assert looked_at.answer.url.path in page.links
    assert "Somebody is registered with this identity number" in (await see(intake, looked_at.answer.url.path)).text


async def test_an_undo_tells_how_far_it_is(intake: AsyncClient, engine: AsyncEngine) -> None:
    import_id = (await post(intake, a_list(120), "k", WAIT)).json()["import_id"]
    async with held(engine, "import work"):
        answer = await intake.post(f"/api/imports/{import_id}/undo", json={}, headers=DO_NOT_WAIT)
        assert (answer.status_code, answer.json()["rows"]) == (202, 120)
        other = await intake.post(f"/api/imports/{import_id}/undo", json={}, headers=DO_NOT_WAIT)
        assert (other.status_code, other.json()["rule"]) == (409, "ImportUnderWay")
        page = await see(intake, f"/imports/{import_id}")
        assert "An import is being taken back" in page.text
        assert page.answer.headers["refresh"].startswith("2;")
    await in_state(intake, import_id, "undone")
    assert (await get_import(intake, import_id))["participants"] != []
    assert (await count(intake))[0] == 0


async def test_what_was_interrupted_begins_again(settings: Settings, engine: AsyncEngine) -> None:
    async with held(engine, "import"):
        async with a_running(settings) as intake:
            import_id = (await post(intake, a_list(120), "k", DO_NOT_WAIT)).json()["import_id"]
            await half_way(intake, import_id)
        async with a_running(settings) as intake:
            await begun(intake, import_id, 2)
            assert "begun again from the first row" in (await see(intake, f"/imports/{import_id}")).text
            assert await count(intake) == (0, 0)
    async with a_running(settings) as intake:
        await in_state(intake, import_id, "loaded")
        assert await count(intake) == (120, 241)
        repeated = await post(intake, a_list(120), "k", DO_NOT_WAIT)
        assert (repeated.status_code, repeated.json()["import_id"]) == (201, import_id)


async def test_two_processes_do_each_file_once(settings: Settings) -> None:
    async with a_running(settings) as first, a_running(settings) as second:
        each = [(client, f"{number}", a_list(40, 100 * number)) for number in range(3) for client in (first, second)]
        answers = await asyncio.gather(*(post(client, content, key, WAIT) for client, key, content in each))
        assert [answer.status_code for answer in answers] == [201] * 6
        assert await count(first) == (120, 243)


async def test_what_never_ends_well_is_left_alone(settings: Settings, engine: AsyncEngine) -> None:
    async with a_running(settings) as intake:
        async with held(engine, "import work"):
            import_id = (await post(intake, a_list(3), "k", DO_NOT_WAIT)).json()["import_id"]
            async with engine.begin() as connection:
                await connection.execute(text("UPDATE import_work SET begun = 5"))
        await in_state(intake, import_id, "refused")
        assert (await get_import(intake, import_id))["rule"] == "ImportInterrupted"
        assert await count(intake) == (0, 0)
        assert (await post(intake, a_list(3), "k", WAIT)).status_code == 201


async def test_an_import_without_programmes_is_told_after_undo(intake: AsyncClient) -> None:
    content = "Förnamn;Efternamn;Kön\nAmina;Warsame;K".encode()
    import_id = (await post(intake, content, "k", WAIT)).json()["import_id"]
    undone = await intake.post(f"/api/imports/{import_id}/undo", json={})
    assert undone.json()["position"] == 4
    assert len((await get_import(intake, import_id))["participants"]) == 1
    assert (await see(intake, f"/imports/{import_id}")).answer.status_code == 200


async def test_names_wait_only_sealed(intake: AsyncClient, engine: AsyncEngine) -> None:
    async with held(engine, "import work"):
        mapping = '{"Efternamn": "family_name"}'
        import_id = (await post(intake, a_list(3), "k", DO_NOT_WAIT, mapping=mapping)).json()["import_id"]
        async with engine.connect() as connection:
            rows = (await connection.execute(text("SELECT * FROM import_work, import_draft"))).all()
        assert rows
        assert not any(word in repr(rows) for word in ("Warsame", "Efternamn", "1000001"))
    await in_state(intake, import_id, "loaded")
    async with engine.connect() as connection:
        assert not (await connection.execute(text("SELECT * FROM import_work"))).all()
        assert not (await connection.execute(text("SELECT * FROM import_draft"))).all()
