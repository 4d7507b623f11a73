"""The people beside the worked cohorts: LOTS, and the rest of Premiär Primär and of Integration och tillväxt."""

from datetime import date, timedelta

from deploy.demo.cohort import Cohort
from deploy.scenario.case import Case

DAY = timedelta(1)

EMPLOYERS = (
    ("Wij trädgårdar", 5), ("Ockelbo bageri", 3), ("Lundgrens såg", 4), ("Ockelbo kommun, köket", 6),
    ("Norra skolan", 4), ("Bysjöstrands äldreboende", 6), ("Åbyggeby plåt", 3), ("Gästrike livs", 5),
)  # fmt: skip
COUNTY = ("Boden", "Luleå", "Piteå", "Kalix", "Gällivare", "Kiruna", "Jokkmokk", "Älvsbyn")
LAKES = ("Leksand", "Rättvik", "Mora", "Orsa", "Älvdalen")


def lots() -> Case:
    """Fifty people, each with a plan; 25 of the 44 whose 24 months have passed came into work or internship."""
    cohort = Cohort("o", "LOTS")
    _seats(cohort)
    for number in range(50):
        begins = _lots_start(cohort, number)
        person, gender = cohort.register(number, begins, municipality="Ockelbo")
        cohort.about("plan_agreed", person, begins + cohort.days(10, 40), late=21 if number % 17 == 0 else 0)
        cohort.about("skill_assessed", person, begins + cohort.days(20, 60), stage="completed")
        for visit in range(1, 4):
            kind = "language" if visit % 2 else ("civic", "health")[gender == "woman"]
            day = begins + visit * 9 * DAY
            cohort.about("activity_attended", person, day, kind=kind, organisation="Lärcentrum")
        _lots_way(cohort, number, person, begins)
    return cohort.case()


def _seats(cohort: Cohort) -> None:
    for index, (organisation, places) in enumerate(EMPLOYERS):
        day = date(2009, 2, 16) + index * 30 * DAY
        cohort.line("placement_offered", day, organisation=organisation, project="LOTS", places=places)
    cohort.line("placement_withdrawn", date(2010, 9, 1), organisation="Lundgrens såg", project="LOTS", places=2)


def _lots_start(cohort: Cohort, number: int) -> date:
    """The windows of the first 44 have passed on the programme's last day; the other six came later."""
    if number < 44:
        return date(2009, 2, 16) + number * 7 * DAY
    return date(2010, 3, 1) + (number - 44) * 40 * DAY


def _lots_way(cohort: Cohort, number: int, person: str, begins: date) -> None:
    organisation = EMPLOYERS[number % len(EMPLOYERS)][0]
    if number < 25 or number in (44, 46):
        _into_work(cohort, number, person, begins, organisation)
    elif number < 44:
        kind = "course" if number % 3 else "study"
        _place(cohort, person, f"{person}-e", kind, begins + cohort.days(200, 600), "Lärcentrum")
    ends, reason = date(2011, 12, 30), "project_end"
    if number in (30, 37):
        ends, reason = begins + cohort.days(620, 650), "moved"
    elif number < 12:
        ends, reason = begins + cohort.days(650, 700), "completed"
    cohort.about("participant_exited", person, min(ends, date(2011, 12, 30)), reason=reason)


def _into_work(cohort: Cohort, number: int, person: str, begins: date, organisation: str) -> None:
    first = begins + cohort.days(60, 420)
    if number % 5 == 0:
        _place(cohort, person, f"{person}-w", "work", first, organisation, subsidised=number % 10 == 0)
        return
    wrong = number == 7
    placed = _place(cohort, person, f"{person}-i", "internship", first - (14 * DAY if wrong else 0 * DAY), organisation)
    if wrong:
        right_day = first.isoformat()
        cohort.line("event_corrected", first + 45 * DAY, target=placed, set={"occurred_on": right_day})
    last = first + 90 * DAY
    cohort.line("placement_ended", last, placement=f"{person}-i")
    if number == 11:
        twice = _place(cohort, person, f"{person}-x", "internship", first + 5 * DAY, organisation)
        cohort.line("event_voided", first + 30 * DAY, target=twice, reason="entered twice")
    if number % 2:
        _place(cohort, person, f"{person}-w", "work", last + 14 * DAY, organisation)


def _place(
    cohort: Cohort, person: str, name: str, kind: str, day: date, organisation: str, *, late: int = 0, **more: bool
) -> str:
    about = {"participant": person, "placement": name, "kind": kind, "project": cohort.project}
    return cohort.line("placement_started", day, late=late, organisation=organisation, **about, **more)


def premiar_primar() -> Case:
    """Forty-five beside the fifteen of the worked cohort: 21 leave into work, 9 into studies, 6 into internship."""
    cohort = Cohort("p", "PP")
    for number in range(45):
        begins = date(2016, 2, 8) + number * 11 * DAY
        kind = "work" if number < 21 else "study" if number < 30 else "internship" if number < 36 else None
        step = 2 if number in (34, 35) else number % 2 if kind else 0
        person, _ = cohort.register(number, begins, step=step, municipality=LAKES[number % 5])
        cohort.about("skill_assessed", person, begins + cohort.days(15, 50), stage="completed")
        cohort.about("plan_agreed", person, begins + cohort.days(30, 60))
        ends = min(begins + cohort.days(230, 330), date(2017, 12, 29))
        if kind:
            late = 40 if number in (3, 22) else 0
            day = begins + cohort.days(90, 150)
            place = "Vuxenskolan" if kind == "study" else ("Siljan hotell", "Dala trä", "Mora vård")[number % 3]
            _place(cohort, person, f"{person}-{kind}", kind, day, place, late=late, subsidised=number % 4 == 0)
        reason = (
            "employed" if kind == "work" else "completed" if kind else ("dropped_out", "moved", "other")[number % 3]
        )
        cohort.about("participant_exited", person, ends, reason=reason)
    return cohort.case()


def integration_och_tillvaxt() -> Case:
    """Twenty-eight beside the twelve of the worked cohort, from the whole county; most are mapped within a month."""
    cohort = Cohort("t", "IT")
    for number in range(28):
        begins = date(2015, 10, 5) + number * 25 * DAY
        person, _ = cohort.register(number, begins, municipality=COUNTY[number % len(COUNTY)])
        cohort.about("skill_assessed", person, begins + 2 * DAY, stage="started")
        mapped = begins + (cohort.days(7, 29) if number % 6 else cohort.days(35, 70))
        cohort.about("skill_assessed", person, mapped, late=10 if number == 9 else 0, stage="completed")
        cohort.about("plan_agreed", person, mapped + cohort.days(5, 20))
        if number % 3 != 2:
            work = mapped + cohort.days(90, 280)
            _place(cohort, person, f"{person}-w", "work", work, ("Norrvik", "Polarbageriet", "Sunderbyn")[number % 3])
    return cohort.case()
