"""Placements' forms about one participant or one placement, each sent as an operation of the HTTP API."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from services.placements.domain.refusals import UnknownPlacement
from services.placements.read.placements import find_placement
from services.placements.web.api import contacts, participants, placements
from services.placements.web.lookup import lookup
from services.placements.web.pages.participants import find_person
from shared.service.arrival import service_of
from shared.web.form_pages import FormPage, add_forms, from_today
from shared.web.forms import Form

router = APIRouter(include_in_schema=False)


async def _about_placement(request: Request, _: Form, placement: UUID) -> Mapping[str, Any]:
    row = await lookup(service_of(request), find_placement, placement, UnknownPlacement)
    return {"placement": row, "back": f"/placements/{placement}"}


async def _about_participant(request: Request, _: Form, participant: UUID) -> Mapping[str, Any]:
    return {"person": await find_person(service_of(request), participant), "back": f"/participants/{participant}"}


def _in_programme(request: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    """Today, and the participant's programme when there is only one."""
    enrolments = context["person"].open_enrolments
    programme = {"programme": enrolments[0]["programme"]} if len(enrolments) == 1 else {}
    return {**from_today(request, context), **programme}


def _met_somebody(request: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    return {**_in_programme(request, context), "established": "false", "other_established": "true"}


def _moving_out(request: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    homes = [row for row in context["person"].history["residence"] if row["ended_on"] is None]
    return {**from_today(request, context), **({"municipality": homes[0]["municipality"]} if len(homes) == 1 else {})}


async def _of_participant(_: Request, participant: UUID) -> Mapping[str, str]:
    return {"participant": str(participant)}


_of_person = partial(FormPage, context=_about_participant, after="/participants/{participant}", begins=_in_programme)
_of_placement = partial(FormPage, context=_about_placement, after="/placements/{placement}")

add_forms(
    router,
    _of_placement("/placements/{placement}/change", "change.html", placements.change_a_placement),
    _of_placement("/placements/{placement}/end", "end.html", placements.end_a_placement),
    _of_person(
        "/participants/{participant}/placement",
        "start.html",
        placements.start_a_placement,
        given=_of_participant,
        required=("unsigned",),
    ),
    _of_person("/participants/{participant}/attendance", "attendance.html", participants.record_an_attendance),
    _of_person("/participants/{participant}/outcome", "outcome.html", participants.record_an_outcome),
    _of_person("/participants/{participant}/association", "association.html", participants.introduce_to_an_association),
    _of_person("/participants/{participant}/contact", "contact.html", contacts.record_a_contact, begins=_met_somebody),
    _of_person("/participants/{participant}/moved-in", "moved_in.html", participants.start_a_residence),
    _of_person(
        "/participants/{participant}/moved-out", "moved_out.html", participants.end_a_residence, begins=_moving_out
    ),
)
