"""The people who are registered with the identity number of a refused form, so that somebody can look and decide."""

from uuid import UUID

from services.intake.domain.identity_number import stored_form
from services.intake.domain.refusals import IdentityNumberKnown
from services.intake.read import participants
from services.intake.read.participants import opened_identities
from services.intake.read.search import full_name
from services.intake.sealing import vault_of
from shared.contract.plaintexts import IdentityNumber
from shared.service.service import Service
from shared.web.forms import Form

KNOWN = IdentityNumberKnown().sentence


async def namesakes(service: Service, form: Form, field: str) -> dict[UUID, str]:
    """The names of those registered with the number in this field, by id; none unless the form was refused for it."""
    if form.refusal != KNOWN:
        return {}
    number = IdentityNumber.model_validate({name: form.value(f"{field}.{name}") for name in ("kind", "number")})
    async with service.engine.connect() as connection:
        ids = await vault_of(service).with_number(connection, stored_form(number))
        people = await participants.among(connection, ids)
        identities = await opened_identities(service, connection, people)
    return {person.participant: full_name(identities.get(person.participant)) for person in people}
