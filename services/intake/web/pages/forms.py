"""Intake's forms: each asks what the HTTP API asks, and is carried out by the same function."""

from functools import partial
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response

from services.intake.domain.refusals import NotEnrolled
from services.intake.web.api import circumstances, enrolments, participants, profile, surveys
from services.intake.web.pages import wishes
from services.intake.web.pages.namesakes import KNOWN, namesakes
from services.intake.web.pages.participants import Person, find
from shared.service.arrival import Running
from shared.taxonomy.taxonomy import ConceptKind
from shared.taxonomy.words import concept_of, labels
from shared.web.forms import Form
from shared.web.i18n import language_of
from shared.web.kinds import BLANK, Kind, NoSuchForm
from shared.web.site import Posted, attempt, pages_of, saved, today

router = APIRouter(prefix="/participants", include_in_schema=False)

SEALED_DAYS = r"identity\.birth_date|plan\.steps\.[0-9]+\.due|wishes\.available_from"
"""Days that are sealed, and therefore texts."""


def _concept(kind: ConceptKind, field: str, label: str, form: Form) -> dict[str, str]:
    words = form.value(label)
    return {field: concept_of(kind, words) if words else BLANK}


_SKILL = partial(_concept, "skill", "skill.concept", "skill.label")
_OCCUPATION = partial(_concept, "occupation", "experience.occupation", "experience.label")

KINDS = {
    "enrol": Kind("enrol.html", enrolments.AskedEnrolment, enrolments.open_an_enrolment),
    "interview": Kind("interview.html", profile.AskedInterview, profile.hold_an_interview, {"interview": "background"}),
    "education": Kind("education.html", profile.AskedEducation, profile.record_an_education, {"education": "label"}),
    "experience": Kind(
        "experience.html",
        profile.AskedExperience,
        profile.record_experience,
        {"experience": "label"},
        follows=_OCCUPATION,
    ),
    "language": Kind("language.html", profile.AskedLanguage, profile.record_a_language_level, {"level": "language"}),
    "skill": Kind("skill.html", profile.AskedSkill, profile.assess_a_skill, {"skill": "label"}, follows=_SKILL),
    "wishes": Kind("wishes.html", wishes.AskedWishesInWords, wishes.state_wishes),
    "inventory-start": Kind("inventory.html", enrolments.AskedInventory, enrolments.start_the_inventory),
    "inventory-complete": Kind("inventory.html", enrolments.AskedInventory, enrolments.complete_the_inventory),
    "plan": Kind("plan.html", enrolments.AskedPlan, enrolments.agree_a_plan, {"plan": "background"}),
    "survey": Kind("survey.html", surveys.AskedSurvey, surveys.answer_a_survey),
    "move": Kind("move.html", circumstances.AskedMove, circumstances.move_a_participant),
    "number": Kind(
        "number.html", circumstances.AskedNumber, circumstances.record_an_identity_number, {"number": "kind"}
    ),
    "mandate": Kind("mandate.html", circumstances.AskedMandate, circumstances.give_a_mandate, {"holder": "holder"}),
    "link": Kind("link.html", participants.AskedLink, participants.link_participants),
}


@router.get("/new")
async def registration_form(request: Request) -> Response:
    return _registration(request, Form({"occurred_on": today(request)}), {})


@router.post("/new")
async def register(request: Request, service: Running, form: Posted) -> Response:
    form.expect_days(SEALED_DAYS)
    asked = form.read(participants.AskedRegistration, groups={"identity": "given_name"})
    answer = await attempt(request, form, asked, participants.register_a_participant)
    if answer is None:
        return _registration(request, form, await namesakes(service, form, "identity.identity_number"))
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


@router.get("/{participant}/mandates/{mandate}/end")
async def mandate_end_form(participant: UUID, mandate: UUID, request: Request, service: Running) -> Response:
    form = Form({"occurred_on": today(request)})
    return _about(request, "mandate_end.html", await find(service, participant), form)


@router.post("/{participant}/mandates/{mandate}/end")
async def end_a_mandate(participant: UUID, mandate: UUID, request: Request, service: Running, form: Posted) -> Response:
    person = await find(service, participant)
    command = partial(circumstances.end_a_mandate, participant, mandate)
    answer = await attempt(request, form, form.read(circumstances.AskedMandateEnd), command)
    return saved(answer, _page(person)) if answer else _about(request, "mandate_end.html", person, form)


@router.get("/{participant}/plans/{plan}/steps/{nth}/done")
async def step_form(participant: UUID, plan: UUID, nth: int, request: Request, service: Running) -> Response:
    person, step = await find(service, participant), await enrolments.step_of(service, participant, plan, nth)
    return _about(request, "step_done.html", person, Form({"occurred_on": today(request)}), step=step)


@router.post("/{participant}/plans/{plan}/steps/{nth}/done")
async def take_a_step(
    participant: UUID, plan: UUID, nth: int, request: Request, service: Running, form: Posted
) -> Response:
    person, step = await find(service, participant), await enrolments.step_of(service, participant, plan, nth)
    command = partial(enrolments.take_a_step, participant, plan, nth)
    answer = await attempt(request, form, form.read(enrolments.AskedStep), command)
    return saved(answer, _page(person)) if answer else _about(request, "step_done.html", person, form, step=step)


@router.get("/{participant}/links/{absorbed}/undo")
async def unlinking_form(participant: UUID, absorbed: UUID, request: Request, service: Running) -> Response:
    form = Form({"occurred_on": today(request)})
    return _about(request, "unlink.html", await find(service, participant), form, absorbed=absorbed)


@router.post("/{participant}/links/{absorbed}/undo")
async def unlink(participant: UUID, absorbed: UUID, request: Request, service: Running, form: Posted) -> Response:
    person = await find(service, participant)
    command = partial(participants.unlink_participants, participant, absorbed)
    answer = await attempt(request, form, form.read(participants.AskedUnlink), command)
    return saved(answer, _page(person)) if answer else _about(request, "unlink.html", person, form, absorbed=absorbed)


@router.get("/{participant}/{kind}")
async def empty_form(participant: UUID, kind: str, request: Request, service: Running) -> Response:
    person = await find(service, participant)
    form = Form({"occurred_on": today(request)})
    if len(person.open_enrolments) == 1 and kind != "enrol":
        form.values["programme"] = person.open_enrolments[0].programme
    if kind == "wishes":
        form.values |= await wishes.as_stated(service, participant, person.records, language_of(request))
    return _about(request, _kind(kind).template, person, form, kind=kind)


@router.post("/{participant}/{kind}")
async def send(participant: UUID, kind: str, request: Request, service: Running, form: Posted) -> Response:
    person, of = await find(service, participant), _kind(kind)
    form.expect_days(SEALED_DAYS)
    answer = await of.carry_out(request, form, participant)
    if answer:
        return saved(answer, _page(person))
    others = await namesakes(service, form, "number")
    return _about(request, of.template, person, form, kind=kind, others=others)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NoSuchForm
    return KINDS[name]


def _page(person: Person) -> str:
    return f"/participants/{person.participant}"


def _about(request: Request, template: str, person: Person, form: Form, **values: Any) -> Response:
    shown = {"form": form, "person": person, "back": _page(person), "known": form.refusal == KNOWN, "others": {}}
    suggested = partial(labels, language=language_of(request))
    return pages_of(request).render(request, template, form.status, suggested=suggested, **shown | values)


def _closing(request: Request, person: Person, enrolment: UUID, form: Form) -> Response:
    stay = next((stay for stay in person.enrolments if stay.enrolment == enrolment), None)
    if stay is None:
        raise NotEnrolled
    return _about(request, "close.html", person, form, enrolment=stay)


def _registration(request: Request, form: Form, others: dict[UUID, str]) -> Response:
    shown = {"form": form, "known": form.refusal == KNOWN, "others": others, "back": "/participants"}
    return pages_of(request).render(request, "register.html", form.status, **shown)
