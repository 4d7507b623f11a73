"""The pages on which a participant's sealed data is disclosed, and a disclosure withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.intake.domain.refusals import UnknownDisclosure
from services.intake.web.api import disclosures
from services.intake.web.pages.participants import Person, find
from shared.contract.words import DisclosurePurpose
from shared.service.arrival import Running
from shared.service.service import Service
from shared.vault.exchange import PURPOSE_OF
from shared.web.forms import Form
from shared.web.site import Posted, attempt, pages_of, saved, today

router = APIRouter(prefix="/participants", include_in_schema=False)

TO = "to"
"""The field that holds agency and purpose together, because not every agency runs every service."""


@dataclass(frozen=True)
class Receiver:
    """Somebody who may be disclosed to: a service of an agency, and what it uses keys for."""

    agency: str
    purpose: DisclosurePurpose

    @property
    def value(self) -> str:
        return f"{self.purpose} {self.agency}"


def receivers(service: Service) -> Sequence[Receiver]:
    """Every service of the federation that may receive keys; without a federation those of the own agency."""
    federation = service.provable.federation
    able = [(name.agency, PURPOSE_OF[name.service]) for name in federation.members if federation.exchange_key(name)]
    return [Receiver(*each) for each in sorted(able or [(service.name.agency, p) for p in PURPOSE_OF.values()])]


@router.get("/{participant}/disclose")
async def disclosing_form(participant: UUID, request: Request, service: Running) -> Response:
    form = Form({"occurred_on": today(request), "ground": "consent"})
    return _disclosing(request, await find(service, participant), form)


@router.post("/{participant}/disclose")
async def disclose(participant: UUID, request: Request, service: Running, form: Posted) -> Response:
    person = await find(service, participant)
    to = form.values.pop(TO, "")
    chosen = next((receiver for receiver in receivers(service) if receiver.value == to), None)
    about = {"to_agency": chosen.agency, "purpose": chosen.purpose} if chosen else {}
    asked = form.read(disclosures.AskedDisclosure, defaults=about)
    form.values[TO] = to
    if missing := [form.errors.pop(name) for name in ("to_agency", "purpose") if name in form.errors]:
        form.errors[TO] = missing[0]
    answer = await attempt(request, form, asked, partial(disclosures.grant_a_disclosure, participant))
    return saved(answer, _page(person)) if answer else _disclosing(request, person, form)


@router.get("/{participant}/disclosures/{disclosure}/withdraw")
async def withdrawing_form(participant: UUID, disclosure: UUID, request: Request, service: Running) -> Response:
    form = Form({"occurred_on": today(request)})
    return _withdrawing(request, await find(service, participant), disclosure, form)


@router.post("/{participant}/disclosures/{disclosure}/withdraw")
async def withdraw(participant: UUID, disclosure: UUID, request: Request, service: Running, form: Posted) -> Response:
    person = await find(service, participant)
    command = partial(disclosures.withdraw_a_disclosure, participant, disclosure)
    answer = await attempt(request, form, form.read(disclosures.AskedWithdrawal), command)
    return saved(answer, _page(person)) if answer else _withdrawing(request, person, disclosure, form)


def _page(person: Person) -> str:
    return f"/participants/{person.participant}"


def _about(request: Request, template: str, person: Person, form: Form, **values: Any) -> Response:
    shown = {"form": form, "person": person, "back": _page(person), **values}
    return pages_of(request).render(request, template, form.status, **shown)


def _disclosing(request: Request, person: Person, form: Form) -> Response:
    return _about(request, "disclose.html", person, form, receivers=receivers(request.app.state.service))


def _withdrawing(request: Request, person: Person, disclosure: UUID, form: Form) -> Response:
    listed = disclosures.listed(person.records)
    granted = next((each.granted for each in listed if each.granted.disclosure == disclosure), None)
    if granted is None:
        raise UnknownDisclosure
    return _about(request, "withdraw_disclosure.html", person, form, granted=granted)
