"""Mentorships: begun, going on and ended, and how often both sides say that they met."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count, number, spread
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    begun = answers[0]
    return {
        "started": count(begun),
        "ongoing": count([row for row in begun if not row["has_ended"]]),
        "ended": count([row for row in begun if row["has_ended"]]),
        "meetings": number(sum(spread(begun, lambda row: int(row["meetings"]))), begun),
        "by_mentor": number(sum(spread(begun, lambda row: int(row["by_mentor"]))), begun),
        "by_participant": number(sum(spread(begun, lambda row: int(row["by_participant"]))), begun),
        "by_both": number(sum(spread(begun, lambda row: int(row["by_both"]))), begun),
        "never_met": count([row for row in begun if not row["meetings"]]),
    }


INDICATOR = Indicator(
    fn="mentorships",
    version=1,
    unit="mentorship",
    wording_sv="Mentorskap: påbörjade, pågående och avslutade, och dagar de träffades enligt ena eller båda",
    wording_en="Mentorships: started, ongoing and ended, and days of meetings as one side or both tell",
    source="BIS Boden",
    tree=tree,
    sql="mentorships.sql",
    columns=("has_ended", "meetings", "by_mentor", "by_participant", "by_both"),
    order_by=("person", "key"),
    place=280,
    shown="detail",
    parts={
        "started": N_("Started"),
        "ongoing": N_("Ongoing"),
        "ended": N_("Ended"),
        "meetings": N_("Days of meetings"),
        "by_mentor": N_("Told by the mentor"),
        "by_participant": N_("Told by the participant"),
        "by_both": N_("Told by both"),
        "never_met": N_("No meeting yet"),
    },
)
