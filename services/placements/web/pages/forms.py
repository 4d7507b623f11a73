"""Placements' forms: each asks what the HTTP API asks, and is carried out by the same function."""

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from services.placements.domain.refusals import UnknownPlacement
from services.placements.read import placements as placed
from services.placements.web.api import contacts, participants, placements
from services.placements.web.pages.participants import Person, find
from shared.contract.words import CourseLevel, Day, Name, Percent, PlacementKind, ProgrammeCode, UnsignedReason
from shared.service.arrival import Arrival, Asked, Running
from shared.web.forms import Form
from shared.web.kinds import Kind, NoSuchForm
from shared.web.site import Posted, attempt, pages_of, saved, today

router = APIRouter(include_in_schema=False)


class AskedStart(Asked):
    """A placement of the participant whose page it is."""

    kind: PlacementKind
    occurred_on: Day
    programme: ProgrammeCode | None = None
    organisation: Name | None = None
    extent: Percent | None = None
    subsidised: bool | None = None
    unsigned: UnsignedReason
    subject: Name | None = None
    level_in: CourseLevel | None = None


async def _start(participant: UUID, asked: AskedStart, arrived: Arrival) -> JSONResponse:
    started = placements.AskedPlacement(participant=participant, **dict(asked))
    return await placements.start_a_placement(started, arrived)


KINDS = {
    "placement": Kind("start.html", AskedStart, _start),
    "attendance": Kind("attendance.html", participants.AskedAttendance, participants.record_an_attendance),
    "outcome": Kind("outcome.html", participants.AskedOutcome, participants.record_an_outcome),
    "moved-in": Kind("residence.html", participants.AskedResidence, participants.start_a_residence),
    "contact": Kind("contact.html", contacts.AskedContact, contacts.record_a_contact),
    "moved-out": Kind("residence.html", participants.AskedResidence, participants.end_a_residence),
}


@router.get("/placements/{placement}/end")
async def ending_form(placement: UUID, request: Request, service: Running) -> Response:
    return await _of_placement(request, service, "end.html", placement, Form({"occurred_on": today(request)}))


@router.post("/placements/{placement}/end")
async def end(placement: UUID, request: Request, service: Running, form: Posted) -> Response:
    command = partial(placements.end_a_placement, placement)
    answer = await attempt(request, form, form.read(placements.AskedEnd), command)
    if answer is None:
        return await _of_placement(request, service, "end.html", placement, form)
    return saved(answer, f"/placements/{placement}")


@router.get("/placements/{placement}/change")
async def changing_form(placement: UUID, request: Request, service: Running) -> Response:
    return await _of_placement(request, service, "change.html", placement, Form({"occurred_on": today(request)}))


@router.post("/placements/{placement}/change")
async def change(placement: UUID, request: Request, service: Running, form: Posted) -> Response:
    command = partial(placements.change_a_placement, placement)
    answer = await attempt(request, form, form.read(placements.AskedChange), command)
    if answer is None:
        return await _of_placement(request, service, "change.html", placement, form)
    return saved(answer, f"/placements/{placement}")


@router.get("/participants/{participant}/{kind}")
async def empty_form(participant: UUID, kind: str, request: Request, service: Running) -> Response:
    person = await find(service, participant)
    form = Form({"occurred_on": today(request)})
    if len(person.open_enrolments) == 1:
        form.values["programme"] = person.open_enrolments[0].programme
    if kind == "contact":
        form.values |= {"established": "false", "other_established": "true"}
    staying = [row for row in person.history["residence"] if row.ended_on is None]
    if kind == "moved-out" and len(staying) == 1:
        form.values["municipality"] = staying[0].municipality
    return _about(request, kind, person, form)


@router.post("/participants/{participant}/{kind}")
async def send(participant: UUID, kind: str, request: Request, service: Running, form: Posted) -> Response:
    person = await find(service, participant)
    answer = await _kind(kind).carry_out(request, form, participant)
    return saved(answer, f"/participants/{participant}") if answer else _about(request, kind, person, form)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NoSuchForm
    return KINDS[name]


def _about(request: Request, kind: str, person: Person, form: Form) -> Response:
    values: dict[str, Any] = {"person": person, "kind": kind, "back": f"/participants/{person.participant}"}
    return pages_of(request).render(request, _kind(kind).template, form.status, form=form, **values)


async def _of_placement(request: Request, service: Running, template: str, placement: UUID, form: Form) -> Response:
    async with service.engine.connect() as connection:
        row = await placed.find(connection, placement)
    if row is None:
        raise UnknownPlacement
    back = f"/placements/{placement}"
    return pages_of(request).render(request, template, form.status, form=form, placement=row, back=back)
