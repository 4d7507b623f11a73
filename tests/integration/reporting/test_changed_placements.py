"""Work that is subsidised no longer, or from a day on: a step nearer to self-support as it was on the day asked for."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from shared.contract.intake import EnrolmentClosed, EnrolmentOpened
from shared.contract.placements import PlacementChanged, PlacementStarted
from shared.testing.history import AHistory, an_id

Feed = Callable[[AHistory], Awaitable[None]]
Figure = Callable[..., Awaitable[Any]]

MAY = [date(2024, 5, day) for day in range(1, 32)]
ASKED = {"project": "BIS", "V": "2024-05-31", "K": "2024-05-31"}
SUBSIDISED, ORDINARY, LONGER = ({"subsidised": True}, {"subsidised": False}, {"extent": 100})


def somebody(history: AHistory, name: str, *changes: tuple[date, dict[str, Any]], step: int | None = 3) -> None:
    """Came on step 3 (subsidised work), began such work on the 3rd, and left on the 20th."""
    about = {"participant": an_id(name), "programme": "BIS", "enrolment": an_id(f"stay of {name}")}
    job = {"participant": an_id(name), "placement": an_id(f"job of {name}")}
    history.record(EnrolmentOpened(occurred_on=MAY[0], step=step, **about), MAY[0])
    history.record(PlacementStarted(occurred_on=MAY[2], kind="work", subsidised=True, **job), MAY[2])
    for day, terms in changes:
        history.record(PlacementChanged(occurred_on=day, **job, **terms), MAY[21])
    left = {"reason": "completed", "labour_market_status": "employed"}
    history.record(EnrolmentClosed(occurred_on=MAY[19], **about, **left), MAY[22])


async def test_work_without_subsidy_is_a_step_closer(feed: Feed, figure: Figure, counted: Figure) -> None:
    history = AHistory()
    somebody(history, "stays subsidised", (MAY[9], LONGER))
    somebody(history, "is employed at once", (MAY[9], ORDINARY))
    somebody(history, "for some days", (MAY[9], ORDINARY), (MAY[12], SUBSIDISED))
    somebody(history, "after leaving", (MAY[24], ORDINARY))
    somebody(history, "told backwards", (MAY[12], ORDINARY), (MAY[9], SUBSIDISED))
    await feed(history)
    for ask in (figure, counted):
        assert (await ask("closer", ASKED))["n"] == 2
        assert (await ask("closer", {**ASKED, "at": "V"}))["n"] == 3
        assert (await ask("closer", {**ASKED, "K": "2024-05-21"}))["n"] == 0, "nobody had told of changes by then"


async def test_what_somebody_came_with_is_as_it_was(feed: Feed, figure: Figure, counted: Figure) -> None:
    history = AHistory()
    job = {"participant": an_id("a"), "placement": an_id("job")}
    history.record(PlacementStarted(occurred_on=MAY[0], kind="work", subsidised=True, **job), MAY[0])
    history.record(PlacementChanged(occurred_on=MAY[4], subsidised=False, **job), MAY[4])
    entered = {"participant": an_id("a"), "programme": "BIS", "enrolment": an_id("stay")}
    history.record(EnrolmentOpened(occurred_on=MAY[9], **entered), MAY[9])
    await feed(history)
    for ask in (figure, counted):
        assert (await ask("closer", ASKED))["n"] == 0, "it was ordinary work on the first day already"
