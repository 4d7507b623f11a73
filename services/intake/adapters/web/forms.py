"""Intake's forms: each asks what the HTTP API asks, and is carried out by the same function."""

from functools import partial
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response

from services.intake.adapters.web import api, enrolments, profile
from services.intake.adapters.web.person import Person, find
from services.intake.domain.refusals import IdentityNumberKnown, NotEnrolled
from shared.web.api import Running
from shared.web.forms import Form
from shared.web.kinds import Kind, NoSuchForm
from shared.web.site import Posted, Shown, attempt, pages_of, saved, today

router = APIRouter(prefix="/participants", include_in_schema=False)


KINDS = {
    "enrol": Kind("enrol.html", enrolments.AskedEnrolment, enrolments.open_an_enrolment),
    "skill": Kind(
        "skill.html", profile.AskedSkill, profile.assess_a_skill, {"skill": "label"}, {"skill.concept": "skill.label"}
    ),
    "inventory-start": Kind("inventory.html", enrolments.AskedInventory, enrolments.start_the_inventory),
    "inventory-complete": Kind("inventory.html", enrolments.AskedInventory, enrolments.complete_the_inventory),
    "plan": Kind("plan.html", enrolments.AskedPlan, enrolments.agree_a_plan, {"plan": "background"}),
    "link": Kind("link.html", api.AskedLink, api.link_participants),
}


@router.get("/new")
async def registration_form(request: Request, pages: Shown) -> Response:
    return _registration(request, Form({"occurred_on": today(request)}))


@router.post("/new")
async def register(request: Request, form: Posted) -> Response:
    asked = form.read(api.AskedRegistration, groups={"identity": "given_name"})
    answer = await attempt(request, form, asked, api.register_a_participant)
    if answer is None:
        return _registration(request, form)
    stream = orjson.loads(answer.body)["stream"]
    return saved(answer, f"/participants/{stream.removeprefix('participant-')}")


@router.get("/{participant}/enrolments/{enrolment}/close")
async def closing_form(participant: UUID, enrolment: UUID, request: Request, service: Running) -> Response:
    return _closing(request, await find(service, participant), enrolment, Form({"occurred_on": today(request)}))


@router.post("/{participant}/enrolments/{enrolment}/close")
async def close(participant: UUID, enrolment: UUID, request: Request, service: Running, form: Posted) -> Response:
    person = await find(service, participant)
    command = partial(enrolments.close_an_enrolment, participant, enrolment)
    answer = await attempt(request, form, form.read(enrolments.AskedClosing), command)
    return saved(answer, _page(person)) if answer else _closing(request, person, enrolment, form)


@router.get("/{participant}/links/{absorbed}/undo")
async def unlinking_form(participant: UUID, absorbed: UUID, request: Request, service: Running) -> Response:
    form = Form({"occurred_on": today(request)})
    return _about(request, "unlink.html", await find(service, participant), form, absorbed=absorbed)


@router.post("/{participant}/links/{absorbed}/undo")
async def unlink(participant: UUID, absorbed: UUID, request: Request, service: Running, form: Posted) -> Response:
    person = await find(service, participant)
    command = partial(api.unlink_participants, participant, absorbed)
    answer = await attempt(request, form, form.read(api.AskedUnlink), command)
    return saved(answer, _page(person)) if answer else _about(request, "unlink.html", person, form, absorbed=absorbed)


@router.get("/{participant}/{kind}")
async def empty_form(participant: UUID, kind: str, request: Request, service: Running) -> Response:
    person = await find(service, participant)
    form = Form({"occurred_on": today(request)})
    if len(person.open_enrolments) == 1 and kind != "enrol":
        form.values["programme"] = person.open_enrolments[0].programme
    return _about(request, _kind(kind).template, person, form, kind=kind)


@router.post("/{participant}/{kind}")
async def send(participant: UUID, kind: str, request: Request, service: Running, form: Posted) -> Response:
    person, of = await find(service, participant), _kind(kind)
    answer = await of.carry_out(request, form, participant)
    return saved(answer, _page(person)) if answer else _about(request, of.template, person, form, kind=kind)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NoSuchForm
    return KINDS[name]


def _page(person: Person) -> str:
    return f"/participants/{person.participant}"


def _about(request: Request, template: str, person: Person, form: Form, **values: Any) -> Response:
    pages = pages_of(request)
    return pages.render(request, template, form.status, form=form, person=person, back=_page(person), **values)


def _closing(request: Request, person: Person, enrolment: UUID, form: Form) -> Response:
    stay = next((stay for stay in person.enrolments if stay.enrolment == enrolment), None)
    if stay is None:
        raise NotEnrolled
    return _about(request, "close.html", person, form, enrolment=stay)


def _registration(request: Request, form: Form) -> Response:
    known = form.refusal == IdentityNumberKnown().sentence
    return pages_of(request).render(request, "register.html", form.status, form=form, known=known, back="/")
