"""JobbCenter today: eight people on their way, with dates around the day on which the demo is first loaded."""

import asyncio
import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from deploy.demo.names import names
from deploy.demo.recorder import Recorder
from deploy.local.running import Running

PROGRAMME = "JC"
BEFORE = timedelta(90)
"""The time between the programme's first day and the day of the demo."""

TIMEOUT_SECONDS = 30.0
POLL_SECONDS = 0.2

CONTENT = json.loads((Path(__file__).parent / "today.json").read_text())
"""The programme, its people with their experience and skills, and the openings, in the taxonomy's words."""

PEOPLE, OPENINGS = CONTENT["people"], CONTENT["openings"]
Somebody = Mapping[str, Any]


async def record_today(running: Running, today: date) -> dict[str, int]:
    """Record it around `today`, or around the first day it was loaded, and return the position of each log."""
    async with Recorder(running, "boden", "today") as recorder:
        today = await _first_recorded(recorder) or today
        begins = {"starts_on": (today - BEFORE).isoformat()}
        await recorder.record("reporting", "/api/programmes", today - BEFORE, **CONTENT["definition"], **begins)
        people = [await _somebody(recorder, number, today) for number in range(len(PEOPLE))]
        openings = [await _opening(recorder, number, today) for number in range(len(OPENINGS))]
        await _profiles(recorder, sum(person_data["discloses"] for person_data in PEOPLE))
        await _proposals(recorder, openings, today)
        await _calendar(recorder, people, today)
        return recorder.client.positions


async def _first_recorded(recorder: Recorder) -> date | None:
    for programme in await recorder.client.get("reporting", "/api/programmes"):
        if programme["programme"] == PROGRAMME:
            return date.fromisoformat(programme["starts_on"]) + BEFORE
    return None


async def _somebody(recorder: Recorder, number: int, today: date) -> str:
    person_data = PEOPLE[number]
    begins = today - timedelta(weeks=person_data["weeks"])
    given, family = names(person_data["gender"])[80 + number]
    identity = {
        "given_name": given,
        "family_name": family,
        "contact_language": person_data["language"],
        "interpreter_language": person_data["language"],
        "interpreter_gender": person_data["gender"] if number % 3 == 0 else "any",
    }
    about = {"gender": person_data["gender"], "birth_year": 1975 + 3 * number, "citizenship_group": "third_country"}
    registered = await recorder.record(
        "intake",
        "/api/participants",
        begins,
        identity=identity,
        municipality="Boden",
        referral_source="employment_service",
        **about,
    )
    person = str(registered["participant"])
    entry = {
        "labour_market_status": "unemployed",
        "isced": 2 + number % 4,
        "language_level": person_data["swedish"],
        "step": 0,
    }
    await recorder.of_participant("intake", person, "enrolments", begins, programme=PROGRAMME, **entry)
    if person_data["weeks"] > 2:
        await _mapped(recorder, person, person_data, begins + timedelta(5))
    if person_data["weeks"] > 4:
        await _planned(recorder, person, number, begins + timedelta(16), today)
    return person


async def _mapped(recorder: Recorder, person: str, person_data: Somebody, day: date) -> None:
    """Record the inventory of somebody's skills, with papers or without."""
    record_about = recorder.of_participant
    await record_about("intake", person, "inventory/start", day, programme=PROGRAMME)
    interview = {
        "background": "Kom till Sverige för ett år sedan.",
        "experience": person_data["worked_as"],
        "goals": "Eget arbete.",
    }
    await record_about("intake", person, "interviews", day, interview=interview)
    experience = {
        "label": person_data["worked_as"],
        "occupation": f"kedja:occupation:{person_data['occupation']}",
        "years": person_data["years"],
    }
    await record_about("intake", person, "experiences", day, experience=experience)
    education = {"label": "Gymnasium", "isced": 3, "completed": True, "papers": False}
    await record_about("intake", person, "educations", day, education=education)
    for concept, label, level, evidence in person_data["skills"]:
        skill = {"concept": f"kedja:skill:{concept}", "label": label, "level": level, "evidence": evidence}
        await record_about("intake", person, "skills", day + timedelta(3), skill=skill)
    for language, level, mother in (("sv", person_data["swedish"], False), (person_data["language"], "C2", True)):
        levels = dict.fromkeys(("listening", "reading", "speaking", "writing"), level)
        skill_levels = {"language": language, "mother_tongue": mother, **levels}
        await record_about("intake", person, "languages", day + timedelta(3), level=skill_levels)
    wishes = {
        "occupations": [f"kedja:occupation:{wanted}" for wanted in person_data["wants"]],
        "kinds": ["job", "internship"],
        "municipalities": ["Boden"],
        "extent": 100,
    }
    await record_about("intake", person, "wishes", day + timedelta(4), wishes=wishes)
    if person_data["weeks"] > 3:
        await record_about("intake", person, "inventory/complete", day + timedelta(6), programme=PROGRAMME)
    if person_data["discloses"]:
        for purpose, classes in (("matching", ["profile"]), ("placement", ["identity"])):
            disclosed = {"to_agency": "boden", "purpose": purpose, "classes": classes, "ground": "consent"}
            await record_about("intake", person, "disclosures", day + timedelta(6), **disclosed)


async def _planned(recorder: Recorder, person: str, number: int, day: date, today: date) -> None:
    """Record a plan whose step is overdue, due today, due this week or later."""
    due = (today - timedelta(3), today, today + timedelta(4), today + timedelta(30))[number % 4]
    steps = [{"what": "Studiebesök hos arbetsgivare", "owner": "Bodens kommun", "due": due.isoformat()}]
    plan = {"background": "Se kartläggningen.", "dreams": "Eget arbete", "possibilities": "Praktik", "steps": steps}
    await recorder.of_participant("intake", person, "plans", day, programme=PROGRAMME, plan=plan)
    survey = {"programme": PROGRAMME, "occasion": "entry", "belief_in_future": 2 + number % 3}
    await recorder.of_participant("intake", person, "surveys", day, **survey)


async def _opening(recorder: Recorder, number: int, today: date) -> str:
    terms = OPENINGS[number]
    day = today - timedelta(10 - number)
    employer = await recorder.record(
        "matching", "/api/employers", day, organisation=terms["organisation"], municipality="Boden"
    )
    apply_by = (today + timedelta(2 * number + 3)).isoformat()
    starts = (today + timedelta(20)).isoformat()
    published = await recorder.record(
        "matching",
        "/api/openings/published",
        day,
        employer=employer["employer"],
        programme=PROGRAMME,
        municipality="Boden",
        starts_on=starts,
        apply_by=apply_by,
        **terms,
    )
    return str(published["opening"])


async def _profiles(recorder: Recorder, expected: int) -> None:
    """Wait until matching has received the keys of those who consented."""
    async with asyncio.timeout(TIMEOUT_SECONDS):
        competences = await recorder.client.get("matching", "/api/competences")
        while competences["total"] < expected:
            await asyncio.sleep(POLL_SECONDS)
            competences = await recorder.client.get("matching", "/api/competences")


async def _proposals(recorder: Recorder, openings: list[str], today: date) -> None:
    """Propose people for each opening; the best for the first one gets an agreement that awaits signatures."""
    for number, opening in enumerate(openings):
        path, day = f"/api/openings/{opening}/proposals", today - timedelta(5 - number)
        await recorder.record("matching", path, day, count=2, owner="JobbCenter")
        proposals = (await recorder.client.get("matching", f"/api/proposals?opening={opening}"))["proposals"]
        if number > 1 or not proposals:
            continue
        best = min(proposals, key=lambda proposal: int(proposal["rank"]))
        proposal = f"/api/proposals/{best['proposal']}"
        await recorder.record("matching", f"{proposal}/review", day, decision="accept", reason="good_match")
        if number == 0:
            await recorder.record("matching", f"{proposal}/participant-answer", day + timedelta(1), answer="yes")
            await recorder.record("matching", f"{proposal}/employer-answer", day + timedelta(2), answer="yes")
            await _agreement(recorder, best, opening, today)


async def _agreement(recorder: Recorder, proposal: dict[str, Any], opening: str, today: date) -> None:
    agreement = await recorder.record(
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
    await recorder.record("placements", path, today - timedelta(1), party="participant")


async def _calendar(recorder: Recorder, people: list[str], today: date) -> None:
    for days, kind, title, organisation in (
        (0, "language", "Språkkafé", "Bodens stadsbibliotek"),
        (2, "guidance", "Skriv ditt CV", "JobbCenter"),
        (5, "leisure", "Prova på skidor", "Bodens skidklubb"),
    ):
        await recorder.record(
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
        await recorder.of_participant("placements", person, "attendances", today - timedelta(7), **held)
