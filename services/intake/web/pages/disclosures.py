"""The pages on which a participant's sealed data is disclosed, and a disclosure withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.intake.domain.refusals import UnknownDisclosure
from services.intake.web.api import disclosures
from services.intake.web.pages.participants import Person, find
from shared.contract.words import DisclosurePurpose
from shared.service.arrival import Running, service_of
from shared.service.service import Service
from shared.vault.exchange import PURPOSE_OF
from shared.web.form_pages import FormPage, add_forms
from shared.web.forms import Form
from shared.web.site import Posted, attempt, pages_of, saved, today

router = APIRouter(prefix="/participants", include_in_schema=False)

TO = "to"
"""The field that holds agency and purpose together, because not every agency runs every service."""


@dataclass(frozen=True)
class Receiver:
    """A service that may receive a disclosure, by its agency and the purpose of the service."""

    agency: str
    purpose: DisclosurePurpose

    @property
    def value(self) -> str:
        return f"{self.purpose} {self.agency}"


def receivers(service: Service) -> Sequence[Receiver]:
    """Every service of the federation that may receive keys; without a federation those of the own agency."""
    federation = service.provable.federation
    able = [(name.agency, PURPOSE_OF[name.service]) for name in federation.members if federation.exchange_key(name)]
    own = [(service.name.agency, purpose) for purpose in PURPOSE_OF.values()]
    return [Receiver(agency, purpose) for agency, purpose in sorted(able or own)]


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
    body = form.read(disclosures.grant_a_disclosure.body, defaults=about)
    form.values[TO] = to
    if missing := [form.errors.pop(name) for name in ("to_agency", "purpose") if name in form.errors]:
        form.errors[TO] = missing[0]
    done = await attempt(request, form, disclosures.grant_a_disclosure, body, {"participant": participant})
    return saved(done, _page(person)) if done else _disclosing(request, person, form)


def _page(person: Person) -> str:
    return f"/participants/{person.participant}"


def _disclosing(request: Request, person: Person, form: Form) -> Response:
    context = {"person": person, "back": _page(person), "receivers": receivers(service_of(request))}
    return pages_of(request).render(request, "disclose.html", form.status, form=form, **context)


async def _withdrawing(request: Request, _: Form, participant: UUID, disclosure: UUID) -> Mapping[str, Any]:
    person = await find(service_of(request), participant)
    grants = (known.granted for known in disclosures.list_disclosures(person.records))
    granted = next((grant for grant in grants if grant.disclosure == disclosure), None)
    if granted is None:
        raise UnknownDisclosure
    return {"person": person, "back": _page(person), "granted": granted}


add_forms(
    router,
    FormPage(
        "/{participant}/disclosures/{disclosure}/withdraw",
        "withdraw_disclosure.html",
        disclosures.withdraw_a_disclosure,
        _withdrawing,
        "/participants/{participant}",
    ),
)
