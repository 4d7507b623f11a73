"""Every page passes axe, in both languages, in light and dark, wide and narrow, under the strict content policy."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe

from tests.journeys.conftest import Addresses, OpenPage

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOOKS = [
    {"locale": "sv", "color_scheme": "dark", "viewport": {"width": 360, "height": 800}},
    {"locale": "en", "color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
]
DAY = "2026-01-12"
STATUS = {"nothing": 404, "AXE?V=never": 422}
"""What pages answer that are about something wrong, by the end of their address."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def addresses(system: Addresses) -> AsyncIterator[list[str]]:
    """Each kind of page, with something on it."""
    async with httpx.AsyncClient() as client:

        async def tell(service: str, path: str, **asked: object) -> dict[str, str]:
            answer = await client.post(f"{system.services[service]}/api{path}", json={"occurred_on": DAY, **asked})
            assert answer.status_code == 201, answer.text
            return dict(answer.json())

        identity = {"given_name": "Amina", "family_name": "<b>Warsame</b>", "phone": "070-1740605"}
        person = (await tell("intake", "/participants", gender="woman", identity=identity))["participant"]
        people = f"/participants/{person}"
        enrolled = await tell("intake", f"{people}/enrolments", programme="AXE", step=0)
        skill = {"concept": "care", "label": "Care", "level": 3, "evidence": "told"}
        assessed = await tell("intake", f"{people}/skills", skill=skill)
        plan = {"background": "A nurse", "steps": [{"what": "SFI", "owner": "Adult education"}]}
        planned = await tell("intake", f"{people}/plans", programme="AXE", plan=plan)
        stream = f"/streams/participant-{UUID(person)}/events"
        agreed_on, first, second = (each["events"][0]["id"] for each in (planned, enrolled, assessed))  # type: ignore[index]  # JSON
        await tell("intake", f"{stream}/{first}/correct", set={"step": 1})
        await tell("intake", f"{stream}/{second}/void", reason="wrong_person")
        left = (await tell("intake", f"{people}/enrolments", programme="LEFT"))["enrolment"]
        closing = {"reason": "completed", "labour_market_status": "employed"}
        await tell("intake", f"{people}/enrolments/{left}/close", **closing)
        profile = await _whole_profile(tell, people)
        disclosures = await _disclosed(tell, people)
        await system.all_heard("placements", "intake")
        alone = {"participant": person, "kind": "work", "programme": "AXE", "unsigned": "found_on_their_own"}
        placed = (await tell("placements", "/placements", **alone))["placement"]
        terms = {"organisation": "Bakery", "kind": "internship", "programme": "AXE", "starts_on": DAY}
        agreed = (await tell("placements", "/agreements", participant=person, **terms))["agreement"]
        follow_up = await system.first("placements", "/api/follow-ups", "follow_ups")
        await tell("placements", f"{people}/residences", municipality="Boden")
        calendar = await _calendar(tell, person)
        offer = {"organisation": "Bakery", "programme": "AXE", "kind": "internship", "seats": 3}
        opening = (await tell("matching", "/openings", **offer))["opening"]
        matched = await _matched(system, tell, person)
        imports = await _imports(client, system.services["intake"])
        aim = {"figure": "ever_work", "part": "n", "op": ">=", "value": 2, "label_sv": "Arbete", "label_en": "Work"}
        await tell("reporting", "/programmes", programme="AXE", name="Axe", targets=[aim])
        await system.all_heard("reporting", "intake", "placements", "matching", "reporting")
        publish = system.services["reporting"] + "/api/figures/ever_work/publish"
        for known_on in ("2026-01-31", "2030-01-01"):
            aimed = {"project": "AXE", "V": "2026-01-31", "K": known_on}
            published = (await client.post(publish, json=aimed)).json()["figure"]
    yield list(
        _addresses(
            system,
            intake=[
                "/",
                "/participants",
                "/participants?q=nobody",
                "/participants/new",
                people,
                "/nothing",
                f"{people}/events/{first}/correct",
            ]
            + [f"{people}/plans/{agreed_on}/steps/1/done", f"{people}/events/{first}/void"]
            + [f"{people}/enrolments/{enrolled['enrolment']}/close"]
            + [f"{people}/{form}" for form in ("enrol", "skill", "inventory-start", "plan", "link")]
            + profile
            + disclosures
            + imports,
            placements=[
                "/",
                "/participants",
                "/placements",
                people,
                f"/placements/{placed}",
                f"/placements/{placed}/end",
            ]
            + [
                f"/placements/{placed}/change",
                "/agreements",
                "/agreements/new",
                f"/agreements/new?participant={person}",
            ]
            + [f"/agreements/{agreed}{form}" for form in ("", "/sign", "/cancel", "/start")]
            + ["/follow-ups"]
            + [f"/follow-ups/{follow_up['follow_up']}{form}" for form in ("", "/record")]
            + [
                f"{people}/{form}"
                for form in ("placement", "attendance", "outcome", "moved-in", "moved-out", "contact")
            ]
            + calendar,
            matching=[
                "/",
                "/openings",
                "/openings/new",
                f"/openings/{opening}",
                f"/openings/{opening}/withdraw",
                *matched,
            ],
            reporting=[
                "/",
                "/audit",
                "/programmes/AXE",
                "/programmes/AXE?V=never",
                "/programmes/AXE/figures/ever_work?part=n",
                "/programmes/AXE/figures/series?part=",
                "/programmes/AXE/figures/partition?K2=2026-01-31",
                "/programmes/AXE/define",
                "/define",
                "/programmes/AXE/publish",
                "/published",
                f"/published/{published}",
            ],
        )
    )


async def _imports(client: httpx.AsyncClient, intake: str) -> list[str]:
    """A list that was loaded, one that somebody looks at, and the pages for choosing."""

    def sent(name: str) -> dict[str, object]:
        return {"files": {"file": ("list.csv", f"Förnamn;Efternamn;Kön;Skonummer\n{name};Warsame;kvinna;38".encode())}}

    loaded = await client.post(f"{intake}/api/imports", headers={"Idempotency-Key": "axe"}, **sent("Hodan"))  # type: ignore[arg-type]  # as httpx says
    looked_at = await client.post(f"{intake}/imports/new", headers={"Origin": intake}, **sent("Ayan"))  # type: ignore[arg-type]  # as httpx says
    return ["/imports", "/imports/new", f"/imports/{loaded.json()['import_id']}", looked_at.headers["location"]]


async def _calendar(tell: Callable[..., Awaitable[dict[str, str]]], person: str) -> list[str]:
    """An activity of a group, one that was held and one that was called off, with every page about them."""
    group = (await tell("placements", "/groups", programme="AXE", name="Tuesdays", audience="women"))["group"]
    await tell("placements", f"/groups/{group}/join", participant=person)
    wished = {"interpreter_language": "ar", "interpreter_gender": "woman", "venue": "Library", "group": group}
    cafe = {"kind": "language", "title": "Café", "organisation": "Library", "starts_at": "17:30", "minutes": 90}
    planned, held, off = [
        (await tell("placements", "/activities", day=day, **cafe, **wished))["activity"]
        for day in ("2200-01-14", DAY, DAY)
    ]
    await tell("placements", f"/activities/{held}/held", attended=3, participants=[person])
    await tell("placements", f"/activities/{off}/cancel", reason="too_few")
    await tell("placements", f"/participants/{person}/contacts", activity=held)
    forms = ("", "/change", "/cancel", "/attendance", "/interpreter")
    return [
        "/calendar",
        f"/calendar?on={DAY}",
        f"/calendar?view=week&on={DAY}&audience=women",
        "/activities/new",
        *[f"/activities/{planned}{form}" for form in forms],
        *[f"/activities/{held}{form}" for form in ("", "/attendance")],
        f"/activities/{off}",
        "/interpreters",
        "/groups",
        "/groups/new",
        *[f"/groups/{group}{form}" for form in ("", "/join", "/leave")],
    ]


async def _whole_profile(tell: Callable[..., Awaitable[dict[str, str]]], people: str) -> list[str]:
    """Everything that intake can be told of a person, and the pages that this is about."""
    spoken = {"listening": "C1", "reading": "B1", "speaking": "B2", "writing": "A2"}
    wishes = {"occupations": ["kedja:occupation:baker"], "kinds": ["job"], "municipalities": ["Boden"], "extent": 50}
    number = {"kind": "lma", "number": "5501923"}
    await tell("intake", f"{people}/interviews", interview={"background": "A school in Asmara", "goals": "A bakery"})
    await tell("intake", f"{people}/educations", education={"label": "School", "isced": 2, "papers": False})
    await tell("intake", f"{people}/experiences", experience={"label": "Baker", "years": 2.5, "country": "ER"})
    await tell("intake", f"{people}/languages", level={"language": "ti", "mother_tongue": True, **spoken})
    await tell("intake", f"{people}/wishes", wishes=wishes)
    await tell("intake", f"{people}/surveys", programme="AXE", occasion="entry", helpful=4, health={"rating": 3})
    await tell("intake", f"{people}/identity-numbers", number=number)
    await tell("intake", f"{people}/moves", municipality="Boden")
    holder = {"holder": "Hodan", "relation": "sister"}
    mandate = (await tell("intake", f"{people}/mandates", scope=["housing"], holder=holder))["mandate"]
    visit = (await tell("intake", "/visits", concern="housing", sent_to="Bodenbo"))["visit"]
    forms = ("interview", "education", "experience", "language", "wishes", "survey", "move", "number", "mandate")
    return [
        *(f"{people}/{form}" for form in forms),
        f"{people}/health",
        f"{people}/mandates/{mandate}/end",
        "/visits",
        "/visits?concern=money",
        "/visits/new",
        f"/visits/{visit}",
    ]


async def _disclosed(tell: Callable[..., Awaitable[dict[str, str]]], people: str) -> list[str]:
    """What may be disclosed, to whoever may be disclosed to; and the pages for more and for less."""
    consent = {"to_agency": "boden", "ground": "consent"}
    given = [
        (await tell("intake", f"{people}/disclosures", purpose=purpose, classes=classes, **consent))["disclosure"]
        for purpose, classes in (("matching", ["identity", "profile"]), ("placement", ["identity"]))
    ]
    return [f"{people}/disclose", f"{people}/disclosures/{given[0]}/withdraw"]


async def _matched(system: Addresses, tell: Callable[..., Awaitable[dict[str, str]]], participant: str) -> list[str]:
    """Matching's pages about an employer's opening and who fits it, and about a mentor whom the participant meets."""
    employer = (await tell("matching", "/employers", organisation="Bakery", municipality="Boden"))["employer"]
    skills = [{"skill": "kedja:skill:baking-bread", "level": 2, "required": True}]
    languages = [{"language": "sv", "level": "A2"}]
    terms = {"title": "Baker", "organisation": "Bakery", "programme": "AXE", "kind": "job", "employer": employer}
    published = await tell("matching", "/openings/published", **terms, skills=skills, languages=languages, seats=2)
    opening = f"/openings/{published['opening']}"
    another = f"/openings/{(await tell('matching', '/openings/published', **terms, skills=skills, seats=1))['opening']}"
    await system.first("matching", f"/api{opening}/ranking", "ranking")
    proposed = (await tell("matching", f"{opening}/proposals", participants=[participant]))["proposals"]
    proposal = f"/proposals/{proposed[0]['proposal']}"  # type: ignore[index]  # JSON
    identity = {"given_name": "Karin", "family_name": "<b>Berg</b>", "phone": "070-1740605"}
    mentor = f"/mentors/{(await tell('matching', '/mentors', identity=identity, languages=['sv', 'ar']))['mentor']}"
    await tell("matching", f"{mentor}/vet", suitable=True)
    begun = {"mentor": mentor.removeprefix("/mentors/"), "participant": participant, "programme": "AXE"}
    meets = f"/mentorships/{(await tell('matching', '/mentorships', **begun))['mentorship']}"
    await tell("matching", f"{meets}/meetings", side="mentor", minutes=60)
    return [
        *("/openings/publish", opening, f"{opening}/change", f"{opening}/close", "/proposals"),
        *(proposal, f"{proposal}/again", f"{another}/people", f"{opening}/people", f"/participants/{participant}"),
        *("/competences", "/competences?skill=bread+baking&language=sv", "/competences?language=uk"),
        *("/employers", "/employers/new", f"/employers/{employer}"),
        *("/mentors", "/mentors/new", mentor, f"{mentor}/vet", f"{mentor}/mentorship"),
        *(meets, f"{meets}/meeting", f"{meets}/end"),
    ]


def _addresses(system: Addresses, **paths: list[str]) -> Iterator[str]:
    for service, listed in paths.items():
        yield from (system.services[service] + path for path in listed)


TOO_WIDE = """() => [...document.querySelectorAll('body *')].filter(each => {
  const box = each.getBoundingClientRect();
  const seen = box.width > 1 && !each.closest('.scroll, .skip, .visually-hidden, option');
  return seen && (box.left < -1 || box.right > innerWidth + 1);
}).map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "look",
    [pytest.param(LOOKS[0], id="narrow-dark-sv"), pytest.param(LOOKS[1], id="wide-light-en", marks=pytest.mark.slow)],
)
async def test_every_page_is_clean_in_axe(addresses: list[str], open_page: OpenPage, look: dict[str, object]) -> None:
    """Nor does one complain, fetch from elsewhere, or get too wide, from left to right and from right to left."""
    page = await open_page(**look)
    complaints: list[str] = []
    fetched: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: fetched.append(request.url))
    for address in addresses:
        answer = await page.goto(address)
        assert answer is not None
        assert answer.status == (STATUS.get(address.rpartition("/")[2], 200)), address
        found = (await Axe().run(page)).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], address
        wide = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{address} is {wide} pixels wider than the window"
        await page.evaluate("document.documentElement.dir = 'rtl'")
        assert await page.evaluate(TOO_WIDE) == [], address
    assert [text for text in complaints if "404" not in text and "422" not in text] == []
    assert {"/".join(url.split("/")[:3]) for url in fetched} <= {"/".join(url.split("/")[:3]) for url in addresses}


async def test_a_refused_form_is_clean_in_axe(system: Addresses, open_page: OpenPage) -> None:
    for look in LOOKS:
        page = await open_page(**look)
        await page.goto(system.services["intake"] + "/participants/new")
        await page.locator("form.entry button").click()
        found = (await Axe().run(page)).response["violations"]
        assert [rule["id"] for rule in found] == []
