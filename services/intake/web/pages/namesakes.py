"""Who else has the identity number of a form that was refused for it, so that somebody can look and decide."""

from uuid import UUID

from services.intake.domain.identity_number import stored_form
from services.intake.domain.refusals import IdentityNumberKnown
from services.intake.read import participants
from services.intake.read.search import full_name
from services.intake.sealing import opened_identities, vault_of
from shared.contract.sealed import IdentityNumber
from shared.service.service import Service
from shared.web.forms import Form

KNOWN = IdentityNumberKnown().sentence


async def namesakes(service: Service, form: Form, field: str) -> dict[UUID, str]:
    """Names by id of those registered with the number in this field; none unless the form was refused for it."""
    if form.refusal != KNOWN:
        return {}
    number = IdentityNumber.model_validate({name: form.value(f"{field}.{name}") for name in ("kind", "number")})
    async with service.engine.connect() as connection:
        ids = await vault_of(service).with_number(connection, stored_form(number))
        rows = await participants.among(connection, ids)
        found = await opened_identities(service, connection, rows)
    return {row.participant: full_name(found.get(row.participant)) for row in rows}
