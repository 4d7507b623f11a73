"""Hypothesis histories of a few people in two programmes: re-entry, backdating, links, corrections, voids of voids."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from shared.contract import intake, placements
from shared.contract.event import Event
from shared.testing.history import AHistory, an_id

FIRST = date(2024, 1, 1)
DAYS = 40
"""Everything is recorded within so many days from FIRST on, and happened within so many before and after that."""

PEOPLE = [an_id(f"p{number}") for number in range(5)]
PROGRAMMES = ("A", "B")
GENDERS = ("woman", "man", "non_binary")

ACTS = (
    "enter",
    "enter",
    "leave",
    "begin",
    "begin",
    "change",
    "end",
    "tell",
    "reach",
    "reach",
    "link",
    "void",
    "correct",
)

IN_ORDER = tuple(act for act in ACTS if act not in ("link", "void", "correct"))
"""Acts that put nothing right, so that many histories are simple."""

a_day = st.integers(0, DAYS).map(lambda days: FIRST + timedelta(days))
a_state_date = st.integers(-5, DAYS + 5).map(lambda days: FIRST + timedelta(days))


@st.composite
def histories(draw: st.DrawFn, most: int = 30, acts: Sequence[str] = ACTS) -> AHistory:
    """Five registered people, and then whatever happens to them; days of recording never go back."""
    history, story = AHistory(), _Story(draw)
    for person in PEOPLE:
        story.tell(history, _registered(draw, person), FIRST)
    on = FIRST
    for _ in range(draw(st.integers(0, most))):
        on = min(on + timedelta(draw(st.integers(0, 3))), FIRST + timedelta(DAYS))
        story.act(history, draw(st.sampled_from(acts)), on)
    return history


def _registered(draw: st.DrawFn, person: UUID) -> Event:
    sealed = {"nonce": "AAAA", "text": "AAAA"}
    return intake.ParticipantRegistered(
        occurred_on=FIRST, participant=person, gender=draw(st.sampled_from(GENDERS)), identity=sealed
    )


class _Story:
    """What was told so far: the ids of all events, and which of them may be put right how."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._told: list[tuple[UUID, Event]] = []
        self._amendments: list[UUID] = []
        self._jobs: list[tuple[UUID, UUID, Any]] = []

    def tell(self, history: AHistory, event: Event, on: date) -> None:
        self._told.append((history.record(event, on), event))

    def act(self, history: AHistory, act: str, on: date) -> None:
        if act == "void":
            voidable = [id_ for id_, event in self._told if not isinstance(event, intake.ParticipantRegistered)]
            if voidable or self._amendments:
                self._amendments.append(history.void(self._draw(st.sampled_from(voidable + self._amendments)), on))
        elif act == "correct":
            target, event = self._draw(st.sampled_from(self._told))
            self._amendments.append(history.correct(target, on, **self._right(event)))
        elif (happened := self._event(act, on)) is not None:
            self.tell(history, happened, on)

    def _right(self, event: Event) -> dict[str, Any]:
        if isinstance(event, intake.ParticipantRegistered):
            return {"gender": self._draw(st.sampled_from(GENDERS))}
        return {"occurred_on": self._draw(a_day).isoformat()}

    def _step(self, about: dict[str, Any], programme: str) -> Event:
        """One of the events that only some figures look at."""
        draw, sealed = self._draw, {"nonce": "AAAA", "text": "AAAA"}
        of_programme = {**about, "programme": programme}
        match draw(st.sampled_from(("inventory", "plan", "answer", "contact", "meeting"))):
            case "inventory":
                return intake.InventoryCompleted(**of_programme)
            case "plan":
                return intake.PlanAgreed(**of_programme, enrolment=an_id("any"), plan=sealed)
            case "answer":
                value = draw(st.integers(1, 5))
                return intake.SurveyAnswered(**of_programme, occasion="follow_up", belief_in_future=value)
            case "contact":
                other = draw(st.sampled_from([*PEOPLE, an_id("established")]))
                return placements.ContactMade(**of_programme, other=other, other_established=draw(st.booleans()))
            case _:
                return placements.ActivityAttended(**about, kind="leisure")

    def _event(self, act: str, on: date) -> Event | None:
        draw = self._draw
        person, programme = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(PROGRAMMES))
        day = on - timedelta(draw(st.integers(0, 6)))
        about: dict[str, Any] = {"occurred_on": day, "participant": person}
        match act:
            case "enter":
                return intake.EnrolmentOpened(**about, programme=programme, enrolment=an_id(f"stay {len(self._told)}"))
            case "leave":
                reason = draw(st.sampled_from(("moved", "completed", "deceased", "paused")))
                return intake.EnrolmentClosed(
                    **about, programme=programme, enrolment=an_id("any"), reason=reason, labour_market_status="unknown"
                )
            case "begin":
                kind, job = (
                    draw(st.sampled_from(("work", "internship", "study", "course"))),
                    an_id(f"job {len(self._told)}"),
                )
                self._jobs.append((job, person, kind))
                subsidised = draw(st.none() | st.booleans())
                return placements.PlacementStarted(**about, placement=job, kind=kind, subsidised=subsidised)
            case "change" if self._jobs:
                job, person, _ = draw(st.sampled_from(self._jobs))
                changes: list[dict[str, Any]] = [{"subsidised": True}, {"subsidised": False}, {"extent": 50}]
                terms = draw(st.sampled_from(changes))
                return placements.PlacementChanged(occurred_on=day, participant=person, placement=job, **terms)
            case "end" if self._jobs:
                job, person, kind = self._jobs.pop(draw(st.integers(0, len(self._jobs) - 1)))
                return placements.PlacementEnded(occurred_on=day, participant=person, placement=job, kind=kind)
            case "tell":
                kind = draw(st.sampled_from(("work", "study", "internship", "remaining", "moved", "other")))
                return placements.OutcomeRecorded(**about, programme=programme, kind=kind)
            case "reach":
                return self._step(about, programme)
            case "link":
                absorbed = draw(st.sampled_from([other for other in PEOPLE if other != person]))
                return intake.ParticipantsLinked(**about, absorbed=absorbed)
            case _:
                return None
