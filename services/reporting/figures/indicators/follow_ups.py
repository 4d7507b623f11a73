"""Follow-ups of those who left: how many were due, what came of them, and for how many work improved."""

from collections.abc import Sequence

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.groups import FOLLOW_UPS, grouped
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import SHARE, Row, Tree, count, share
from shared.web.i18n import N_

IN_WORK = ("employed", "self_employed")
PARTS = (
    *("due", "recorded", "not_reached", "waiting", "later"),
    *(f"{share}.{part}" for share in ("in_work", "studying", "improved") for part in ("n", "d", "pct")),
)


def tree(answers: Answers, arguments: Arguments) -> Tree:
    return {kind: _of_kind(rows) for kind, rows in grouped(answers[0], "kind", FOLLOW_UPS).items()}


def _of_kind(rows: Sequence[Row]) -> Tree:
    """Not reached is not improved: everybody who was due stays in the denominator."""
    due = [row for row in rows if row["is_due"]]
    reached = [row for row in due if row["status"] not in (None, "not_reached")]
    return {
        "due": count(due),
        "recorded": count(reached),
        "not_reached": count([row for row in due if row["status"] == "not_reached"]),
        "waiting": count([row for row in due if row["status"] is None]),
        "later": count([row for row in rows if not row["is_due"]]),
        "in_work": share([row for row in reached if row["status"] in IN_WORK], due),
        "studying": share([row for row in reached if row["status"] == "studying"], due),
        "improved": share([row for row in reached if row["improved"]], due),
    }


INDICATOR = Indicator(
    fn="follow_ups",
    version=1,
    unit="follow-up",
    wording_sv="Uppföljningar efter avslut: att göra, gjorda, ej nådda, och andel med bättre ställning i arbetslivet",
    wording_en="Follow-ups after leaving: due, recorded, not reached, and the share whose work situation improved",
    source=N_("ESF+, follow-up four weeks and six months after leaving"),
    tree=tree,
    sql="follow_ups.sql",
    columns=("kind", "is_due", "status", "improved"),
    also=tuple(f"{kind}.{part}" for kind in FOLLOW_UPS for part in PARTS),
    order_by=("key",),
    place=310,
    shown="detail",
    parts={
        **SHARE,
        **FOLLOW_UPS,
        "due": N_("Due"),
        "recorded": N_("Recorded"),
        "not_reached": N_("Not reached"),
        "waiting": N_("Waiting"),
        "later": N_("Due later"),
        "in_work": N_("In work"),
        "studying": N_("Studying"),
        "improved": N_("Better"),
    },
)
