"""Mentorships and proposals as figures: who began, who met, and what became of each proposal."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from shared.contract.matching import (
    EmployerAnswered,
    MentorMeetingLogged,
    MentorshipEnded,
    MentorshipStarted,
    ParticipantAnswered,
    ProposalExpired,
    ProposalMade,
    ProposalReviewed,
)
from shared.testing.history import AHistory, an_id

Feed = Callable[[AHistory], Awaitable[None]]
Figure = Callable[..., Awaitable[Any]]

MAY = [date(2024, 5, day) for day in range(1, 32)]
SEALED = {"nonce": "AAAA", "text": "AAAA"}
ASKED = {"project": "BIS", "V": "2024-05-31", "K": "2024-05-31"}


async def test_meetings_count_days_of_either_side(feed: Feed, figure: Figure, counted: Figure) -> None:
    history = AHistory()
    for name, ended in (("a", None), ("b", MAY[9]), ("c", MAY[30])):
        about = {"mentorship": an_id(name), "mentor": an_id("m"), "participant": an_id(f"p{name}"), "programme": "BIS"}
        history.record(MentorshipStarted(occurred_on=MAY[0], **about), MAY[0])
        for day, side in ((1, "mentor"), (1, "participant"), (4, "mentor"), (4, "mentor"), (6, "participant")):
            if name == "a":
                history.record(MentorMeetingLogged(occurred_on=MAY[day], side=side, **about), MAY[day])
        if ended:
            history.record(MentorshipEnded(occurred_on=ended, reason="completed", **about), ended)
    await feed(history)
    expected = {"started": 3, "ongoing": 2, "ended": 1, "meetings": 3, "by_mentor": 2, "by_participant": 2}
    expected |= {"by_both": 1, "never_met": 2}
    assert await figure("mentorships", ASKED) == expected
    assert await counted("mentorships", ASKED) == expected


async def test_the_last_word_on_a_proposal_holds(feed: Feed, figure: Figure, counted: Figure) -> None:
    history = AHistory()
    for number in range(6):
        about = {"proposal": an_id(f"q{number}"), "opening": an_id("o"), "participant": an_id(f"p{number}")}
        more = {"rule_set": "1", "taxonomy": "1", "known": {}, "rank": 1, "owner": "me", "answer_by": MAY[20]}
        made = ProposalMade(occurred_on=MAY[0], programme="BIS", explanation=SEALED, **about, **more)
        history.record(made, MAY[0])
        if number == 0:
            history.record(ProposalExpired(occurred_on=MAY[21], awaited="reviewer", **about), MAY[21])
            continue
        decision = "reject" if number == 1 else "accept"
        history.record(ProposalReviewed(occurred_on=MAY[1], decision="later", reason="other", **about), MAY[1])
        history.record(ProposalReviewed(occurred_on=MAY[2], decision=decision, reason="other", **about), MAY[2])
        if number > 1:
            says = "no" if number == 2 else "yes"
            history.record(ParticipantAnswered(occurred_on=MAY[3], answer=says, **about), MAY[3])
        if number > 2:
            says = {3: "no", 4: "interview", 5: "interview"}[number]
            history.record(EmployerAnswered(occurred_on=MAY[4], answer=says, **about), MAY[4])
        if number == 5:
            history.record(EmployerAnswered(occurred_on=MAY[5], answer="yes", **about), MAY[5])
    await feed(history)
    expected = {"made": 6, "accepted": 4, "wanted": 3, "employed": 1, "interview": 1, "refused": 1}
    expected |= {"declined": 1, "rejected": 1, "expired": 1}
    assert await figure("proposals", ASKED) == expected
    assert await counted("proposals", ASKED) == expected
    assert (await figure("proposals", {**ASKED, "V": "2024-05-05"}))["employed"] == 0
