"""What participants were doing when they left, each state counted."""

from collections.abc import Sequence

from services.reporting.figures.arguments import Argument, Arguments, a_flag, one_of
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Row, Tree, count, percentage
from shared.web.i18n import N_

LEFT_EARLY = ("moved", "dropped_out", "deceased")


def tree(answers: Answers, arguments: Arguments) -> Tree:
    people = [row for row in answers[0] if not (arguments["completers"] and row["reason"] in LEFT_EARLY)]
    parts = {
        "work": _in(people, "work"),
        "study": _in(people, "study"),
        "internship": _in(people, "internship"),
        "work_or_study": _in(people, "work", "study"),
        "any_of_three": _in(people, "work", "study", "internship"),
    }
    counts = {name: count(rows) for name, rows in parts.items()}
    shares = {f"{name.removesuffix('_of_three')}_pct": percentage(rows, people) for name, rows in parts.items()}
    return {"d": count(people), **counts, **shares}


def _in(people: Sequence[Row], *kinds: str) -> Sequence[Row]:
    return [row for row in people if not set(kinds).isdisjoint(row["kinds"])]


INDICATOR = Indicator(
    fn="exit_states",
    version=1,
    unit="person",
    wording_sv="Arbete, studier och praktik vid avslut (på lägesdagen för dem som är kvar); lägen kan överlappa",
    wording_en="Work, study and internship at exit (on the state date for those still in); states may overlap",
    source="Premiär Primär",
    tree=tree,
    sql="exit_states.sql",
    columns=("reason", "kinds"),
    arguments=(Argument("at", one_of("exit", "V"), "exit"), Argument("completers", a_flag, False)),
    place=160,
    shown="detail",
    parts={
        "d": N_("Of"),
        "work": N_("Work"),
        "study": N_("Studies"),
        "internship": N_("Internship"),
        "work_or_study": N_("Work or studies"),
        "any_of_three": N_("Work, studies or internship"),
        "work_pct": N_("Work, per cent"),
        "study_pct": N_("Studies, per cent"),
        "internship_pct": N_("Internship, per cent"),
        "work_or_study_pct": N_("Work or studies, per cent"),
        "any_pct": N_("Work, studies or internship, per cent"),
    },
)
