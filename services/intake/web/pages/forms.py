"""Intake's forms about one participant, each sent as an operation of the HTTP API."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request

from services.intake.domain.refusals import NotEnrolled
from services.intake.web.api import circumstances, enrolments, participants, profile, surveys
from services.intake.web.pages import wishes
from services.intake.web.pages.namesakes import KNOWN, namesakes
from services.intake.web.pages.participants import find
from shared.service.arrival import service_of
from shared.taxonomy.taxonomy import ConceptKind
from shared.taxonomy.words import concept_of, labels
from shared.web.form_pages import BLANK, FormPage, add_forms, from_today
from shared.web.forms import Form
from shared.web.i18n import language_of

router = APIRouter(prefix="/participants", include_in_schema=False)

SEALED_DAYS = r"identity\.birth_date|plan\.steps\.[0-9]+\.due|wishes\.available_from"
"""Days that are sealed, and therefore texts."""


def _concept(kind: ConceptKind, field: str, label: str, form: Form) -> dict[str, str]:
    words = form.value(label)
    return {field: concept_of(kind, words) if words else BLANK}


def _check_days(form: Form) -> None:
    form.expect_days(SEALED_DAYS)


async def _registering(request: Request, form: Form) -> dict[str, Any]:
    others = await namesakes(service_of(request), form, "identity.identity_number")
    return {"known": form.refusal == KNOWN, "others": others, "back": "/participants"}


async def _about(request: Request, form: Form, participant: UUID) -> dict[str, Any]:
    """The context of every form about a participant."""
    service = service_of(request)
    return {
        "person": await find(service, participant),
        "back": f"/participants/{participant}",
        "known": form.refusal == KNOWN,
        "others": await namesakes(service, form, "number"),
        "suggested": partial(labels, language=language_of(request)),
    }


async def _about_inventory(request: Request, form: Form, participant: UUID) -> dict[str, Any]:
    kind = request.url.path.rpartition("/")[2]
    return {**await _about(request, form, participant), "kind": kind}


async def _about_wishes(request: Request, form: Form, participant: UUID) -> dict[str, Any]:
    """The context of the wishes form, whose empty form begins with the latest statement."""
    context = await _about(request, form, participant)
    if request.method == "GET":
        records = context["person"].records
        form.values |= await wishes.as_stated(service_of(request), participant, records, language_of(request))
    return context


async def _about_enrolment(request: Request, form: Form, participant: UUID, enrolment: UUID) -> dict[str, Any]:
    context = await _about(request, form, participant)
    stay = next((stay for stay in context["person"].enrolments if stay.enrolment == enrolment), None)
    if stay is None:
        raise NotEnrolled
    return {**context, "enrolment": stay}


async def _about_mandate(request: Request, form: Form, participant: UUID, **_: UUID) -> dict[str, Any]:
    return await _about(request, form, participant)


async def _about_link(request: Request, form: Form, participant: UUID, absorbed: UUID) -> dict[str, Any]:
    return {**await _about(request, form, participant), "absorbed": absorbed}


async def _about_step(request: Request, form: Form, participant: UUID, plan: UUID, nth: int) -> dict[str, Any]:
    context = await _about(request, form, participant)
    return {**context, "step": await enrolments.step_of(service_of(request), participant, plan, nth)}


def _in_programme(request: Request, context: Mapping[str, Any]) -> Mapping[str, str]:
    """Today, and the participant's programme when there is only one."""
    stays = context["person"].open_enrolments
    programme = {"programme": stays[0].programme} if len(stays) == 1 else {}
    return {**from_today(request, context), **programme}


_page = partial(FormPage, context=_about, after="/participants/{participant}")
_form = partial(_page, begins=_in_programme, check=_check_days)

add_forms(
    router,
    _page(
        "/new",
        "register.html",
        participants.register_a_participant,
        context=_registering,
        check=_check_days,
        groups={"identity": "given_name"},
    ),
    _page(
        "/{participant}/enrolments/{enrolment}/close",
        "close.html",
        enrolments.close_an_enrolment,
        context=_about_enrolment,
    ),
    _page(
        "/{participant}/mandates/{mandate}/end",
        "mandate_end.html",
        circumstances.end_a_mandate,
        context=_about_mandate,
    ),
    _page(
        "/{participant}/plans/{plan}/steps/{nth}/done",
        "step_done.html",
        enrolments.take_a_step,
        context=_about_step,
    ),
    _page(
        "/{participant}/links/{absorbed}/undo",
        "unlink.html",
        participants.unlink_participants,
        context=_about_link,
    ),
    _page("/{participant}/enrol", "enrol.html", enrolments.open_an_enrolment),
    _form(
        "/{participant}/interview",
        "interview.html",
        profile.hold_an_interview,
        groups={"interview": "background"},
    ),
    _form("/{participant}/education", "education.html", profile.record_an_education, groups={"education": "label"}),
    _form(
        "/{participant}/experience",
        "experience.html",
        profile.record_experience,
        groups={"experience": "label"},
        follows=partial(_concept, "occupation", "experience.occupation", "experience.label"),
    ),
    _form("/{participant}/language", "language.html", profile.record_a_language_level, groups={"level": "language"}),
    _form(
        "/{participant}/skill",
        "skill.html",
        profile.assess_a_skill,
        groups={"skill": "label"},
        follows=partial(_concept, "skill", "skill.concept", "skill.label"),
    ),
    _form(
        "/{participant}/wishes",
        "wishes.html",
        profile.state_wishes,
        context=_about_wishes,
        follows=wishes.occupations_of,
        left_out=["wanted"],
    ),
    _form(
        "/{participant}/inventory-start",
        "inventory.html",
        enrolments.start_the_inventory,
        context=_about_inventory,
    ),
    _form(
        "/{participant}/inventory-complete",
        "inventory.html",
        enrolments.complete_the_inventory,
        context=_about_inventory,
    ),
    _form("/{participant}/plan", "plan.html", enrolments.agree_a_plan, groups={"plan": "background"}),
    _form("/{participant}/survey", "survey.html", surveys.answer_a_survey),
    _form("/{participant}/move", "move.html", circumstances.move_a_participant),
    _form(
        "/{participant}/number",
        "number.html",
        circumstances.record_an_identity_number,
        groups={"number": "kind"},
    ),
    _form("/{participant}/mandate", "mandate.html", circumstances.give_a_mandate, groups={"holder": "holder"}),
    _form("/{participant}/link", "link.html", participants.link_participants),
)
