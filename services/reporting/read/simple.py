"""People whose history is simple, ready to be counted: their stay and what they did, with the days of knowing each.

A history is simple when the participant came once and was never linked with another, nothing of it was ever put right,
and what came after another thing of its kind was known after it, too. Then what is known on a day, and happened by a
day, is a first part of it, and one row serves all days.
"""

from collections.abc import Mapping

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, SmallInteger, Table, Text, Uuid, text

from services.reporting.read.tables import fact, metadata
from shared.contract import intake, matching

NOTED: Mapping[str, str] = {
    "completed": intake.InventoryCompleted.word(),
    "planned": intake.PlanAgreed.word(),
    "proposed": matching.ProposalMade.word(),
}
"""What is noted of a stay: when which kind of fact of its programme first happened."""

_IN_24_MONTHS = "is_placement AND first_day >= entered_on AND first_day < entered_on + INTERVAL '24 months'"

BEGUN: Mapping[str, str] = {
    "worked": "kind = 'work'",
    "employed": "kind = 'work' AND first_day >= entered_on",
    "placed": "kind IN ('work', 'study', 'internship', 'course') AND first_day >= entered_on",
    "occupied": "kind IN ('work', 'study') AND first_day >= entered_on",
    "achieved": f"kind IN ('work', 'internship') AND {_IN_24_MONTHS}",
    "educated": f"kind IN ('study', 'course') AND {_IN_24_MONTHS}",
}
"""What is noted of a stay, too: when somebody first began what. The condition is SQL about what they did."""

simple_stay = Table(
    "simple_stay",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("first_day", Date, nullable=False),
    Column("first_known", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("last_known", Date, nullable=False),
    Column("registered_known", Date, nullable=False),
    *(Column(f"{noted}_{day}", Date, nullable=False) for noted in (*NOTED, *BEGUN) for day in ("on", "known")),
    Column("is_easy", Boolean, nullable=False),
    Column("programme", Text(collation="C"), nullable=False),
    Column("step", SmallInteger),
    Column("reason", Text(collation="C")),
    Column("municipality", Text(collation="C")),
    Column("gender", Text(collation="C")),
    Column("home", Text(collation="C")),
    Column("origin", Text(collation="C")),
    Index("simple_stay_uneasy", "participant", postgresql_where=text("NOT is_easy")),
)
"""The stay of a participant in a programme. What is not known at all has the day infinity.

`gender` and `home`, a municipality, are those of the registration. `is_easy` says that the participant lives, and never
does two things at once that tell where they stand, whatever is known.
"""

simple_doing = Table(
    "simple_doing",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("log", SmallInteger, primary_key=True, autoincrement=False),
    Column("subsidised", Boolean, nullable=False),
    Column("is_placement", Boolean, nullable=False),
    Column("is_easy", Boolean, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("first_known", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("last_known", Date, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("entered_known", Date, nullable=False),
    Column("left_on", Date, nullable=False),
    Column("left_known", Date, nullable=False),
    Column("programme", Text(collation="C"), nullable=False),
    Column("kind", Text(collation="C")),
    Column("key", Uuid),
    Column("reason", Text(collation="C")),
    Index("simple_doing_uneasy", "participant", postgresql_where=text("NOT is_easy")),
)
"""A placement, or an outcome until the next one, beside the stay of who did it.

It stands at the place in its log where it began.
"""

complex_fact = Table(
    "complex_fact",
    metadata,
    Column("participant", Uuid, primary_key=True),
    *(
        Column(each.name, each.type, primary_key=each.primary_key, nullable=each.nullable, autoincrement=False)
        for each in fact.columns
        if each.computed is None and each.name != "participant"
    ),
    Index("complex_fact_kind", "kind"),
)
"""The facts of which histories are made, in every version, of those whose history is not simple."""
