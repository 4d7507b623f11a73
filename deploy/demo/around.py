"""More about the programmes' people: surveys, the shared calendar, contacts, mentors, visits and groups."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from deploy.demo.names import names
from deploy.demo.recorder import Recorder
from deploy.local.running import Running

People = Mapping[str, str]
"""The UUID of each participant, by the name in the case."""

CALENDAR: tuple[tuple[date, str, str, str], ...] = (
    (date(2018, 10, 24), "language", "Språkkafé", "Bodens stadsbibliotek"),
    (date(2018, 11, 21), "leisure", "Prova på innebandy", "Bodens innebandyklubb"),
    (date(2019, 1, 30), "civic", "Att hyra bostad", "Bodenbo"),
    (date(2019, 3, 20), "guidance", "Möt arbetsgivare", "Arbetsförmedlingen"),
    (date(2019, 5, 15), "leisure", "Vårvandring", "Friluftsfrämjandet"),
    (date(2019, 9, 11), "language", "Yrkessvenska", "Björknäs lärcentrum"),
)
VISITS = ("work", "housing", "language", "studies", "authorities", "work", "health", "meeting_people")
MENTORS = (("Boden", "sv"), ("Boden", "en"), ("Luleå", "sv"))


async def record_bis(running: Running, people: People) -> dict[str, int]:
    """Record everything else that BIS Boden measured, and return the position of each log."""
    persons = [people[f"b{number:02}"] for number in range(1, 11)]
    async with Recorder(running, "boden", "bis") as recorder:
        await _surveys(recorder, persons)
        for index, (day, kind, title, organisation) in enumerate(CALENDAR):
            await _activity(recorder, persons[index % 3 :: 2], day, kind, title, organisation)
        await _contacts(recorder, persons)
        await _mentors(recorder, persons)
        for index, concern in enumerate(VISITS):
            day = date(2018, 11, 5) + index * timedelta(33)
            await recorder.record("intake", "/api/visits", day, concern=concern, programme="BIS", sent_to="JobbCenter")
        return recorder.client.positions


async def _surveys(recorder: Recorder, persons: list[str]) -> None:
    """Record two answers of nine people, more than ninety days apart, and one answer of the tenth."""
    for index, person in enumerate(persons):
        first = date(2018, 11, 12) + timedelta(index)
        before = {"belief_in_future": 2 + index % 3, "knowledge_of_society": 1 + index % 3}
        health = {"health": {"rating": 3}} if index % 4 == 0 else {}
        await recorder.of_participant(
            "intake", person, "surveys", first, programme="BIS", occasion="entry", **before, **health
        )
        if index == 8:
            continue
        after = {"belief_in_future": min(5, 3 + index % 3), "knowledge_of_society": 3 + index % 2, "helpful": 4}
        later = date(2019, 9, 16) + timedelta(index)
        await recorder.of_participant("intake", person, "surveys", later, programme="BIS", occasion="exit", **after)


async def _activity(
    recorder: Recorder, who: list[str], day: date, kind: str, title: str, organisation: str
) -> dict[str, Any]:
    body = {"kind": kind, "title": title, "organisation": organisation, "programme": "BIS", "minutes": 90}
    scheduled = await recorder.record(
        "placements",
        "/api/activities",
        day - timedelta(14),
        **body,
        day=day.isoformat(),
        starts_at="17:30",
        venue=organisation,
        accessible=True,
        language="sv",
    )
    path = f"/api/activities/{scheduled['activity']}/held"
    return await recorder.record("placements", path, day, attended=len(who) + 2, participants=who)


async def _contacts(recorder: Recorder, persons: list[str]) -> None:
    """Record that six got to know somebody established, and two of them another participant too."""
    for index, person in enumerate(persons[:6]):
        day = date(2018, 11, 21) + index * timedelta(28)
        await recorder.of_participant("placements", person, "contacts", day, programme="BIS")
    for one, other in ((0, 1), (2, 3)):
        await recorder.of_participant(
            "placements",
            persons[one],
            "contacts",
            date(2019, 2, 6),
            programme="BIS",
            other=persons[other],
            other_established=False,
        )


async def _mentors(recorder: Recorder, persons: list[str]) -> None:
    for index, (municipality, language) in enumerate(MENTORS):
        day = date(2019, 1, 14) + index * timedelta(7)
        given, _ = names("man" if index % 2 else "woman")[60 + index]
        identity = {"given_name": given, "family_name": ("Lindgren", "Nilsson", "Sandberg")[index]}
        body = {"identity": identity, "municipality": municipality, "languages": [language], "organisation": "Rotary"}
        mentor = (await recorder.record("matching", "/api/mentors", day, **body))["mentor"]
        await recorder.record("matching", f"/api/mentors/{mentor}/vet", day + timedelta(10), suitable=True)
        body = {"mentor": mentor, "participant": persons[index + 5], "programme": "BIS"}
        began = await recorder.record("matching", "/api/mentorships", day + timedelta(20), **body)
        path = f"/api/mentorships/{began['mentorship']}"
        for side in ("mentor", "participant"):
            await recorder.record("matching", f"{path}/meetings", day + timedelta(34), side=side, minutes=60)
        if index == 0:
            await recorder.record("matching", f"{path}/end", day + timedelta(200), reason="completed")


async def record_lots(running: Running, people: People) -> dict[str, int]:
    """Record the groups of women and of men in LOTS, with interpreters of the wanted gender."""
    persons = sorted(people)
    async with Recorder(running, "ockelbo", "lots") as recorder:
        for index, (audience, name, gender) in enumerate((("women", "Kvinnor", "woman"), ("men", "Män", "man"))):
            day = date(2009, 10, 5)
            group = (
                await recorder.record("placements", "/api/groups", day, programme="LOTS", name=name, audience=audience)
            )["group"]
            members = [people[person] for person in persons[index::2][:8]]
            for member in members:
                await recorder.record("placements", f"/api/groups/{group}/join", day + timedelta(2), participant=member)
            meeting_day = day + timedelta(16 + index)
            activity = await recorder.record(
                "placements",
                "/api/activities",
                day,
                kind="civic",
                title="Så fungerar arbetslivet",
                organisation="Ockelbo kommun",
                programme="LOTS",
                day=meeting_day.isoformat(),
                starts_at="13:00",
                minutes=120,
                group=group,
                audience=audience,
                interpreter_language="ar",
                interpreter_gender=gender,
            )
            path = f"/api/activities/{activity['activity']}"
            await recorder.record("placements", f"{path}/interpreter", day + timedelta(3), language="ar", gender=gender)
            await recorder.record(
                "placements", f"{path}/held", meeting_day, attended=len(members), participants=members
            )
        return recorder.client.positions
