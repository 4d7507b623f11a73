"""What became of proposals: made, accepted by us, wanted by the participant, and answered by the employer."""

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.indicator import Answers, Indicator
from services.reporting.figures.number import Tree, count
from shared.web.i18n import N_


def tree(answers: Answers, arguments: Arguments) -> Tree:
    made = answers[0]
    accepted = [row for row in made if row["review"] == "accept"]
    wanted = [row for row in accepted if row["participant_says"] == "yes"]
    return {
        "made": count(made),
        "accepted": count(accepted),
        "wanted": count(wanted),
        "employed": count([row for row in wanted if row["employer_says"] == "yes"]),
        "interview": count([row for row in wanted if row["employer_says"] == "interview"]),
        "refused": count([row for row in wanted if row["employer_says"] == "no"]),
        "declined": count([row for row in accepted if row["participant_says"] == "no"]),
        "rejected": count([row for row in made if row["review"] == "reject"]),
        "expired": count([row for row in made if row["has_expired"]]),
    }


INDICATOR = Indicator(
    fn="proposals",
    version=1,
    unit="proposal",
    wording_sv="Förslag: lämnade, godkända av oss, önskade av deltagaren och vad arbetsgivaren svarade",
    wording_en="Proposals: made, accepted by us, wanted by the participant, and what the employer answered",
    source=N_("own convention"),
    tree=tree,
    sql="proposals.sql",
    columns=("review", "participant_says", "employer_says", "has_expired"),
    order_by=("person", "key"),
    place=290,
    shown="detail",
    parts={
        "made": N_("Made"),
        "accepted": N_("Accepted by us"),
        "wanted": N_("Wanted by the participant"),
        "employed": N_("The employer says yes"),
        "interview": N_("The employer wants an interview"),
        "refused": N_("The employer says no"),
        "declined": N_("Declined by the participant"),
        "rejected": N_("Rejected by us"),
        "expired": N_("Expired"),
    },
)
