"""Placements shows who somebody is while that is disclosed to it, and keeps nothing of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.local.folder import DataFolder
from shared.testing.servers import Servers
from tests.integration.house import House, a_house, heard_all
from tests.integration.waiting import until
from tests.integration.web.browsing import see

IDENTITY = {"given_name": "Amina", "family_name": "Haddad", "phone": "070-1740605", "interpreter_gender": "woman"}


@pytest.fixture
async def house(servers: Servers, an_agency: str, tmp_path: Path) -> AsyncIterator[House]:
    folder = DataFolder.at(tmp_path / "kedja")
    async with a_house(servers.postgres, servers.nats, folder, [an_agency], ("intake", "placements")) as house:
        yield house


async def test_a_name_is_shown_while_it_is_disclosed(house: House, an_agency: str) -> None:
    intake, placements = house.clients[f"/{an_agency}/intake"], house.clients[f"/{an_agency}/placements"]
    day = {"occurred_on": "2026-01-12"}
    registered = await intake.post("/api/participants", json={**day, "gender": "woman", "identity": IDENTITY})
    person = f"/participants/{registered.json()['participant']}"
    await heard_all(house, f"/{an_agency}/placements", f"/{an_agency}/intake")
    placed = await placements.post(
        "/api/placements",
        json={**day, "participant": person[-36:], "kind": "work", "unsigned": "recorded_afterwards"},
    )
    assert placed.status_code == 201, placed.text
    pages = [person, "/participants", "/placements", f"/placements/{placed.json()['placement']}", f"{person}/outcome"]
    for page in pages:
        view = await see(placements, page)
        assert "Haddad" not in view.text, page
        assert person[-36:][:8] in view.text, page
    disclosure = {"to_agency": an_agency, "purpose": "placement", "classes": ["identity"], "ground": "consent"}
    granted = await intake.post(f"/api{person}/disclosures", json={**day, **disclosure})

    async def shown_by_name() -> bool:
        return "Amina Haddad" in (await see(placements, person)).text

    await until(shown_by_name)
    for page in pages:
        assert "Amina Haddad" in (await see(placements, page)).text, page
    text = (await see(placements, person)).text
    assert "070-1740605" in text
    assert "Interpreter's gender" in text
    await intake.post(f"/api{person}/disclosures/{granted.json()['disclosure']}/withdraw", json=day)
    await heard_all(house, f"/{an_agency}/placements", f"/{an_agency}/intake")
    for page in pages:
        assert "Haddad" not in (await see(placements, page)).text, page
