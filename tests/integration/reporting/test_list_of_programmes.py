"""The list of programmes is searched and sorted in the database."""

from deploy.provision.nats_streams import provision
from shared.testing.servers import AService
from tests.integration.apps import a_running
from tests.integration.web.browsing import see


async def test_programmes_are_searched_and_sorted(a_schema: AService) -> None:
    settings = await a_schema("reporting", follows=("reporting",))
    await provision(settings.nats, settings.followed)
    async with a_running(settings) as reporting:
        for code, name, funder in (("B", "Österut", "ESF"), ("A", "Åkern", "AMIF"), ("C", "Zon", "ESF")):
            asked = {
                "programme": code,
                "name": name,
                "funder": funder,
                "starts_on": "2024-01-01",
                "ends_on": "2025-01-01",
            }
            told = await reporting.post("/api/programmes", json={**asked, "occurred_on": "2024-01-01"})
            assert told.status_code == 201, told.text
        after = {"kedja-after": told.headers["kedja-position"]}
        for address, order in (
            ("/", "Zon Åkern Österut"),
            ("/?sort=-code", "Zon Österut Åkern"),
            ("/?q=esf", "Zon Österut"),
        ):
            page = await see(reporting, address, **after)
            found = [page.text.index(name) for name in order.split()]
            assert found == sorted(found), address
            assert ("Åkern" in page.text) == ("Åkern" in order)
        assert "No programme fits this" in (await see(reporting, "/?q=%25")).text
        assert (await see(reporting, "/?sort=hat")).answer.status_code == 422
