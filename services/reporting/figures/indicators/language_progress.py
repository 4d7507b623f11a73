"""Progress in language courses: who left a course at least one level higher than they came."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import LEVELS
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Row, Tree, count, share
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    ended = [row for row in answers[0] if row["has_ended"]]
    people = [row for row in ended if row["is_latest"]]
    return {
        **share([row for row in ended if _improved(row)], ended),
        "missing": count([row for row in ended if not (row["level_in"] and row["level_out"])]),
        "running": count([row for row in answers[0] if not row["has_ended"]]),
        "persons": share([row for row in people if row["ever_improved"]], people),
    }


def _improved(row: Row) -> bool:
    known = row["level_in"] in LEVELS and row["level_out"] in LEVELS
    return known and LEVELS.index(row["level_out"]) > LEVELS.index(row["level_in"])


INDICATOR = Indicator(
    fn="language_progress",
    version=1,
    unit="course",
    wording_sv="Avslutade språkkurser med minst en nivå högre ut än in; saknad nivå räknas som ingen höjning och visas",
    wording_en="Language courses ended at least one level higher; a missing level counts as no progress and is shown",
    source="AMIF R.2.8",
    tree=tree,
    sql="language_progress.sql",
    columns=("has_ended", "is_latest", "level_in", "level_out", "ever_improved"),
    place=300,
    shown="detail",
    parts={**SHARE, "missing": N_("Level not stated"), "running": N_("Still running"), "persons": N_("People")},
)
