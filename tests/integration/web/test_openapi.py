"""Whatever fits or breaks a service's OpenAPI document, the answer is never a failure of ours."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.openapi import from_url

from deploy.local.running import Running

SERVICES = ("intake", "placements", "matching", "reporting")
EXAMPLES = 5
"""Of each operation, as its document says and not."""
DAY = "2026-01-12"


@pytest.fixture(scope="module")
def ids(a_running_system: Running) -> Iterator[dict[str, str]]:
    """Ids of things that are there, by the names that paths and bodies give them."""
    at = a_running_system.services
    streams: dict[str, str] = {}
    with httpx.Client(trust_env=False, timeout=30) as http:
        heard = {"Kedja-After": ""}

        def post(service: str, path: str, **body: object) -> dict[str, str]:
            headers = heard if service == "placements" else {}
            answer = http.post(f"{at[service]}/api{path}", json={"occurred_on": DAY, **body}, headers=headers)
            assert answer.is_success, answer.text
            told: dict[str, Any] = answer.json()
            if service == "intake":
                heard["Kedja-After"] = answer.headers["Kedja-Position"]
            if "stream" in told:
                event = told["events"][0]["id"]
                streams.update({f"{service} stream": told["stream"], f"{service} event": event})
                told["event"] = event
            return told

        def wait_for(answer: Callable[[], Sequence[dict[str, str]]]) -> dict[str, str]:
            """The first of what is there as soon as another service has heard enough."""
            while not (found := answer()):
                pass
            return found[0]

        identity = {"given_name": "Amina", "family_name": "Warsame"}
        participant = post("intake", "/participants", gender="woman", identity=identity)["participant"]
        here = f"/participants/{participant}"
        found = {
            "participant": participant,
            "absorbed": post("intake", "/participants", gender="man", identity=identity)["participant"],
            "enrolment": post("intake", f"{here}/enrolments", programme="BIS")["enrolment"],
            "mandate": post("intake", f"{here}/mandates", scope=["housing"], holder={"holder": "Hodan"})["mandate"],
            "visit": post("intake", "/visits", concern="work")["visit"],
            "programme": "BIS",
            "fn": "persons",
            "nth": "1",
            "occurred_on": DAY,
        }
        steps = [{"what": "SFI", "owner": "Boden"}] * 2
        found["plan"] = post("intake", f"{here}/plans", programme="BIS", plan={"steps": steps})["event"]
        post("intake", f"{here}/wishes", wishes={"kinds": ["job"]})
        to = {"to_agency": a_running_system.agencies[0], "purpose": "matching", "ground": "consent"}
        found["disclosure"] = post("intake", f"{here}/disclosures", classes=["profile"], **to)["disclosure"]
        left = post("intake", f"{here}/enrolments", programme="LEFT")["enrolment"]
        closing = {"reason": "completed", "labour_market_status": "employed"}
        post("intake", f"{here}/enrolments/{left}/close", **closing)

        offer = {"title": "Baker", "organisation": "Norrvik", "programme": "BIS", "kind": "job", "seats": 3}
        found["opening"] = post("matching", "/openings/published", **offer)["opening"]
        found["employer"] = post("matching", "/employers", organisation="Norrvik")["employer"]
        found["mentor"] = post("matching", "/mentors", identity=identity)["mentor"]
        post("matching", f"/mentors/{found['mentor']}/vet", suitable=True)
        about = {"participant": participant, "programme": "BIS"}
        found["mentorship"] = post("matching", "/mentorships", mentor=found["mentor"], **about)["mentorship"]
        propose = f"/openings/{found['opening']}/proposals"
        found["proposal"] = wait_for(lambda: post("matching", propose, count=1)["proposals"])["proposal"]  # type: ignore[arg-type,return-value]  # JSON

        place = {**about, "kind": "work", "organisation": "Norrvik"}
        found["agreement"] = post("placements", "/agreements", starts_on=DAY, **place)["agreement"]
        found["placement"] = post("placements", "/placements", unsigned="found_on_their_own", **place)["placement"]
        found["group"] = post("placements", "/groups", programme="BIS", name="Mondays")["group"]
        planned = {"kind": "language", "title": "Café", "organisation": "Boden", "day": DAY, "starts_at": "10:00"}
        found["activity"] = post("placements", "/activities", minutes=60, **planned)["activity"]
        due = f"{at['placements']}/api/follow-ups"
        found["follow_up"] = wait_for(lambda: http.get(due).json()["follow_ups"])["follow_up"]

        post("reporting", "/programmes", programme="BIS", name="BIS Boden")
        asked = {"project": "BIS", "V": DAY, "K": DAY}
        published = http.post(f"{at['reporting']}/api/figures/persons/publish", json=asked)
        found["figure"] = published.json()["figure"]
        post("matching", "/employers", organisation="Whose event is made void")
        post("placements", f"{here}/residences", municipality="Boden")
        yield {**found, **streams}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("service", SERVICES)
def test_no_request_makes_a_service_fail(service: str, a_running_system: Running, ids: dict[str, str]) -> None:
    """Each operation of the document is asked as it says and as it does not, about what is there and what is not."""
    schema = from_url(f"{a_running_system.services[service]}/openapi.json")
    asked: Counter[str] = Counter()
    known = {**ids, **_stream_of(service, ids)}

    def check(case: Case[Any], about_known: bool) -> None:
        if about_known:
            _be_about(case, known)
        answer = case.call(timeout=30)
        asked[case.operation.label] += 1
        expected = case.path == "/readyz" and answer.status_code == 503
        assert answer.status_code < 500 or expected, f"{answer.status_code}: {case.as_curl_command()}"

    operations = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]  # none is invalid
    for operation, mode in product(operations, GenerationMode):
        if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
            continue  # there is nothing in it that could be wrong
        cases = operation.as_strategy(generation_mode=mode)
        each(given(case=cases, about_known=st.booleans())(check))()
    assert asked.keys() == {operation.label for operation in operations}


Operation = Any
"""Of schemathesis, which says little about its types."""

each = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def _can_be_wrong(operation: Operation) -> bool:
    return any(map(list, (operation.body, operation.path_parameters, operation.query, operation.headers)))


def _stream_of(service: str, ids: dict[str, str]) -> dict[str, str]:
    """A stream of the service, with an event in it."""
    return {"stream": ids[f"{service} stream"], "event_id": ids[f"{service} event"]}


def _be_about(case: Case[Any], known: dict[str, str]) -> None:
    """Put what is there into the path and the body, so that the request comes as far as the rules."""
    if isinstance(case.path_parameters, dict):
        case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
    if isinstance(case.body, dict):
        case.body.update({name: known[name] for name in case.body if name in known})
