"""Work or internship within 24 months of one's own start, with the windows that are still open told apart."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Row, Tree, count, number, percentage, share
from services.reporting.figures.rounding import one_decimal
from services.reporting.figures.survival import Observation, kaplan_meier, last
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    everybody = answers[0]
    deceased = [row for row in everybody if row["died_without"]]
    alive = [row for row in everybody if not row["died_without"]]
    mature = [row for row in alive if row["is_over"]]
    achieved = [row for row in mature if row["achieved"]]
    achieved_all = [row for row in alive if row["achieved"]]
    still_open = [row for row in alive if not row["is_over"] and not row["achieved"] and row["is_present"]]
    rest = [row for row in mature if not row["achieved"]]
    educated = [row for row in rest if row["educated"]]
    return {
        "mature": count(mature),
        "achieved_mature": count(achieved),
        "pct": percentage(achieved, mature),
        "without_moved": share(achieved, [row for row in mature if row["achieved"] or not row["moved_inside"]]),
        "achieved_all": count(achieved_all),
        "alive": count(alive),
        "lower_pct": percentage(achieved_all, alive),
        "open": count(still_open),
        "upper_pct": percentage([*achieved_all, *still_open], alive),
        "deceased": count(deceased),
        "rest": count(rest),
        "rest_education": count(educated),
        "rest_pct": percentage(educated, rest),
        "combined": count([*achieved, *educated]),
        "combined_pct": percentage([*achieved, *educated], mature),
        **_survival(everybody),
    }


def _survival(everybody: Sequence[Row]) -> dict[str, Tree]:
    if not everybody:
        return {"km": number(None, ()), "km_pct": number(None, ())}
    observed = Counter[Observation]()
    for row in everybody:
        observed[row["days"], row["achieved"] and not row["died_without"]] += row.get("times", 1)
    reached: Fraction = 1 - last(kaplan_meier(observed))
    return {"km": number(str(reached), everybody), "km_pct": number(one_decimal(100 * reached), everybody)}


INDICATOR = Indicator(
    fn="window24",
    version=1,
    unit="person",
    wording_sv="Arbete eller praktik inom 24 månader från egen start",
    wording_en="Work or internship within 24 months of one's own start",
    source="LOTS Ockelbo",
    tree=tree,
    sql="window24.sql",
    columns=("is_over", "died_without", "achieved", "educated", "moved_inside", "is_present", "days"),
    place=150,
    shown="detail",
    parts={
        **SHARE,
        "mature": N_("Whose time has passed"),
        "achieved_mature": N_("Reached it"),
        "without_moved": N_("Without those who moved"),
        "achieved_all": N_("Reached it, open windows included"),
        "alive": N_("Everybody alive"),
        "lower_pct": N_("At least, per cent"),
        "open": N_("Whose time still runs"),
        "upper_pct": N_("At most, per cent"),
        "deceased": N_("Deceased"),
        "rest": N_("The rest"),
        "rest_education": N_("The rest: began education"),
        "rest_pct": N_("The rest: began education, per cent"),
        "combined": N_("Reached it, or began education"),
        "combined_pct": N_("Reached it or began education, per cent"),
        "km": N_("Reached it, estimated with open windows"),
        "km_pct": N_("Reached it, estimated, per cent"),
    },
)
