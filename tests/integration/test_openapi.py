"""Whatever fits or breaks a service's OpenAPI document, the answer is never a failure of ours."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.openapi import from_url

from deploy.running import Running

SERVICES = ("intake", "placements", "matching", "reporting")
EXAMPLES = 100
DAY = "2026-01-12"


@pytest.fixture(scope="module")
def ids(a_running_system: Running) -> Iterator[dict[str, str]]:
    """Ids of things that are there, by the names that paths give them."""
    at = a_running_system.services
    with httpx.Client(trust_env=False, timeout=30) as http:
        heard = {"Kedja-After": ""}

        def tell(service: str, path: str, **body: object) -> dict[str, str]:
            headers = heard if service == "placements" else {}
            answer = http.post(f"{at[service]}{path}", json={"occurred_on": DAY, **body}, headers=headers)
            assert answer.status_code == 201, answer.text
            if service == "intake":
                heard["Kedja-After"] = answer.headers["Kedja-Position"]
            return {**answer.json(), "event_id": answer.json()["events"][0]["id"]}

        def followed_up() -> str:
            """The first follow-up, as soon as placements has found that somebody left."""
            while not (found := http.get(f"{at['placements']}/api/follow-ups").json()["follow_ups"]):
                pass
            return str(found[0]["follow_up"])

        identity = {"given_name": "Amina", "family_name": "Warsame"}
        person = tell("intake", "/api/participants", gender="woman", identity=identity)
        stay = tell("intake", f"/api/participants/{person['participant']}/enrolments", programme="BIS")
        holder = {"holder": "Hodan"}
        mandate = tell(
            "intake", f"/api/participants/{person['participant']}/mandates", scope=["housing"], holder=holder
        )
        visit = tell("intake", "/api/visits", concern="work")
        offer = {"title": "Baker", "organisation": "Norrvik", "programme": "BIS", "kind": "job", "seats": 3}
        opening = tell("matching", "/api/openings/published", **offer)
        employer = tell("matching", "/api/employers", organisation="Norrvik")
        mentor = tell("matching", "/api/mentors", identity=identity)["mentor"]
        tell("matching", f"/api/mentors/{mentor}/vet", suitable=True)
        meets = {"mentor": mentor, "participant": person["participant"], "programme": "BIS"}
        mentorship = tell("matching", "/api/mentorships", **meets)
        left = tell("intake", f"/api/participants/{person['participant']}/enrolments", programme="LEFT")["enrolment"]
        closing = {"reason": "completed", "labour_market_status": "employed"}
        tell("intake", f"/api/participants/{person['participant']}/enrolments/{left}/close", **closing)
        place = {"participant": person["participant"], "kind": "work", "programme": "BIS", "organisation": "Norrvik"}
        agreement = tell("placements", "/api/agreements", starts_on=DAY, **place)["agreement"]
        placement = tell("placements", "/api/placements", unsigned="found_on_their_own", **place)["placement"]
        yield {
            **person,
            "agreement": agreement,
            "placement": placement,
            "follow_up": followed_up(),
            "enrolment": stay["enrolment"],
            "mandate": mandate["mandate"],
            "visit": visit["visit"],
            "opening": opening["opening"],
            "employer": employer["employer"],
            "mentor": mentor,
            "mentorship": mentorship["mentorship"],
            "fn": "persons",
        }


@pytest.mark.timeout(300)
@pytest.mark.parametrize("service", SERVICES)
def test_no_request_makes_a_service_fail(service: str, a_running_system: Running, ids: dict[str, str]) -> None:
    schema = from_url(f"{a_running_system.services[service]}/openapi.json")
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    cases = st.one_of(
        operation.ok().as_strategy(generation_mode=mode) for operation in schema.get_all_operations() for mode in modes
    )

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, known=st.booleans())
    def check(case: Case, known: bool) -> None:
        if known and isinstance(case.path_parameters, dict):
            case.path_parameters.update({name: ids[name] for name in case.path_parameters if name in ids})
        answer = case.call(timeout=30)
        expected = case.path == "/readyz" and answer.status_code == 503
        assert answer.status_code < 500 or expected, f"{answer.status_code}: {case.as_curl_command()}"

    check()
