"""JobbCenter today: eight people on their way, told with dates around the day on which the demo is first loaded."""

import asyncio
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from deploy.demo.names import names
from deploy.demo.telling import Telling
from deploy.local.running import Running

PROGRAMME = "JC"
BEFORE = timedelta(90)
"""So long before the day that it is about the programme begins."""

PATIENCE_SECONDS = 30.0
LOOK_EVERY = 0.2

TOLD = json.loads((Path(__file__).parent / "today.json").read_text())
"""The programme, its people with what they did before and can do, and the openings; in the taxonomy's words."""

PEOPLE, OPENINGS = TOLD["people"], TOLD["openings"]
Somebody = Mapping[str, Any]


async def tell_today(running: Running, today: date) -> dict[str, int]:
    """Tell it around `today`, or around the day on which it was told first; gives how far each log came by it."""
    async with Telling(running, "boden", "today") as telling:
        today = await _first_told(telling) or today
        begins = {"starts_on": (today - BEFORE).isoformat()}
        await telling.tell("reporting", "/api/programmes", today - BEFORE, **TOLD["definition"], **begins)
        people = [await _somebody(telling, number, today) for number in range(len(PEOPLE))]
        openings = [await _opening(telling, number, today) for number in range(len(OPENINGS))]
        await _profiles(telling, sum(one["discloses"] for one in PEOPLE))
        await _proposals(telling, openings, today)
        await _calendar(telling, people, today)
        return telling.client.positions


async def _first_told(telling: Telling) -> date | None:
    for programme in await telling.client.get("reporting", "/api/programmes"):
        if programme["programme"] == PROGRAMME:
            return date.fromisoformat(programme["starts_on"]) + BEFORE
    return None


async def _somebody(telling: Telling, number: int, today: date) -> str:
    one = PEOPLE[number]
    begins = today - timedelta(weeks=one["weeks"])
    given, family = names(one["gender"])[80 + number]
    identity = {
        "given_name": given,
        "family_name": family,
        "contact_language": one["language"],
        "interpreter_language": one["language"],
        "interpreter_gender": one["gender"] if number % 3 == 0 else "any",
    }
    about = {"gender": one["gender"], "birth_year": 1975 + 3 * number, "citizenship_group": "third_country"}
    registered = await telling.tell(
        "intake",
        "/api/participants",
        begins,
        identity=identity,
        municipality="Boden",
        referral_source="employment_service",
        **about,
    )
    person = str(registered["participant"])
    entry = {"labour_market_status": "unemployed", "isced": 2 + number % 4, "language_level": one["swedish"], "step": 0}
    await telling.of_participant("intake", person, "enrolments", begins, programme=PROGRAMME, **entry)
    if one["weeks"] > 2:
        await _mapped(telling, person, one, begins + timedelta(5))
    if one["weeks"] > 4:
        await _planned(telling, person, number, begins + timedelta(16), today)
    return person


async def _mapped(telling: Telling, person: str, one: Somebody, on: date) -> None:
    """The inventory: what somebody can do, without papers where there are none."""
    of = telling.of_participant
    await of("intake", person, "inventory/start", on, programme=PROGRAMME)
    interview = {
        "background": "Kom till Sverige för ett år sedan.",
        "experience": one["worked_as"],
        "goals": "Eget arbete.",
    }
    await of("intake", person, "interviews", on, interview=interview)
    experience = {
        "label": one["worked_as"],
        "occupation": f"kedja:occupation:{one['occupation']}",
        "years": one["years"],
    }
    await of("intake", person, "experiences", on, experience=experience)
    education = {"label": "Gymnasium", "isced": 3, "completed": True, "papers": False}
    await of("intake", person, "educations", on, education=education)
    for concept, label, level, evidence in one["skills"]:
        skill = {"concept": f"kedja:skill:{concept}", "label": label, "level": level, "evidence": evidence}
        await of("intake", person, "skills", on + timedelta(3), skill=skill)
    for language, level, mother in (("sv", one["swedish"], False), (one["language"], "C2", True)):
        levels = dict.fromkeys(("listening", "reading", "speaking", "writing"), level)
        told = {"language": language, "mother_tongue": mother, **levels}
        await of("intake", person, "languages", on + timedelta(3), level=told)
    wishes = {
        "occupations": [f"kedja:occupation:{wanted}" for wanted in one["wants"]],
        "kinds": ["job", "internship"],
        "municipalities": ["Boden"],
        "extent": 100,
    }
    await of("intake", person, "wishes", on + timedelta(4), wishes=wishes)
    if one["weeks"] > 3:
        await of("intake", person, "inventory/complete", on + timedelta(6), programme=PROGRAMME)
    if one["discloses"]:
        for purpose, classes in (("matching", ["profile"]), ("placement", ["identity"])):
            disclosed = {"to_agency": "boden", "purpose": purpose, "classes": classes, "ground": "consent"}
            await of("intake", person, "disclosures", on + timedelta(6), **disclosed)


async def _planned(telling: Telling, person: str, number: int, on: date, today: date) -> None:
    """A plan with steps that are overdue, due today, and due this week."""
    due = (today - timedelta(3), today, today + timedelta(4), today + timedelta(30))[number % 4]
    steps = [{"what": "Studiebesök hos arbetsgivare", "owner": "Bodens kommun", "due": due.isoformat()}]
    plan = {"background": "Se kartläggningen.", "dreams": "Eget arbete", "possibilities": "Praktik", "steps": steps}
    await telling.of_participant("intake", person, "plans", on, programme=PROGRAMME, plan=plan)
    survey = {"programme": PROGRAMME, "occasion": "entry", "belief_in_future": 2 + number % 3}
    await telling.of_participant("intake", person, "surveys", on, **survey)


async def _opening(telling: Telling, number: int, today: date) -> str:
    terms = OPENINGS[number]
    on = today - timedelta(10 - number)
    employer = await telling.tell(
        "matching", "/api/employers", on, organisation=terms["organisation"], municipality="Boden"
    )
    apply_by = (today + timedelta(2 * number + 3)).isoformat()
    starts = (today + timedelta(20)).isoformat()
    published = await telling.tell(
        "matching",
        "/api/openings/published",
        on,
        employer=employer["employer"],
        programme=PROGRAMME,
        municipality="Boden",
        starts_on=starts,
        apply_by=apply_by,
        **terms,
    )
    return str(published["opening"])


async def _profiles(telling: Telling, expected: int) -> None:
    """Wait until matching has received the keys of those who consented."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        told = await telling.client.get("matching", "/api/competences")
        while told["total"] < expected:
            await asyncio.sleep(LOOK_EVERY)
            told = await telling.client.get("matching", "/api/competences")


async def _proposals(telling: Telling, openings: list[str], today: date) -> None:
    """Each opening has proposals; the first one's best goes all the way to an agreement that awaits signatures."""
    for number, opening in enumerate(openings):
        path, on = f"/api/openings/{opening}/proposals", today - timedelta(5 - number)
        await telling.tell("matching", path, on, count=2, owner="JobbCenter")
        made = (await telling.client.get("matching", f"/api/proposals?opening={opening}"))["proposals"]
        if number > 1 or not made:
            continue
        best = min(made, key=lambda each: int(each["rank"]))
        proposal = f"/api/proposals/{best['proposal']}"
        await telling.tell("matching", f"{proposal}/review", on, decision="accept", reason="good_match")
        if number == 0:
            await telling.tell("matching", f"{proposal}/participant-answer", on + timedelta(1), answer="yes")
            await telling.tell("matching", f"{proposal}/employer-answer", on + timedelta(2), answer="yes")
            await _agreement(telling, best, opening, today)


async def _agreement(telling: Telling, proposal: dict[str, Any], opening: str, today: date) -> None:
    agreement = await telling.tell(
        "placements",
        "/api/agreements",
        today - timedelta(1),
        participant=proposal["participant"],
        kind="work",
        programme=PROGRAMME,
        organisation=OPENINGS[0]["organisation"],
        starts_on=(today + timedelta(14)).isoformat(),
        extent=75,
        opening=opening,
        proposal=proposal["proposal"],
    )
    path = f"/api/agreements/{agreement['agreement']}/sign"
    await telling.tell("placements", path, today - timedelta(1), party="participant")


async def _calendar(telling: Telling, people: list[str], today: date) -> None:
    for days, kind, title, organisation in (
        (0, "language", "Språkkafé", "Bodens stadsbibliotek"),
        (2, "guidance", "Skriv ditt CV", "JobbCenter"),
        (5, "leisure", "Prova på skidor", "Bodens skidklubb"),
    ):
        await telling.tell(
            "placements",
            "/api/activities",
            today - timedelta(7),
            kind=kind,
            title=title,
            organisation=organisation,
            programme=PROGRAMME,
            day=(today + timedelta(days)).isoformat(),
            starts_at="17:30",
            minutes=90,
            venue=organisation,
            accessible=True,
            language="sv",
            interpreter_language="ar" if days == 2 else None,
            interpreter_gender="woman" if days == 2 else None,
        )
    held = {"kind": "language", "programme": PROGRAMME, "organisation": "Bodens stadsbibliotek"}
    for person in people[:5]:
        await telling.of_participant("placements", person, "attendances", today - timedelta(7), **held)
