"""The form about a participant's wishes: it begins with the latest statement, and names occupations in words."""

from collections.abc import Sequence
from uuid import UUID

from services.intake.web.opened import opened_texts
from services.intake.web.pages.sections import day_of
from shared.contract.corrections import effective
from shared.contract.envelope import Record
from shared.contract.intake import WishesStated
from shared.contract.plaintexts import Plaintext, Wishes
from shared.service.service import Service
from shared.taxonomy.words import concept_of, label_of
from shared.web.forms import Form

LISTS = ("kinds", "municipalities")


def occupations_of(form: Form) -> dict[str, object]:
    """The ids of the occupations that a form names in words, the most wanted first, within wishes that may be empty."""
    wanted = enumerate(form.listed("wanted"))
    ids = {f"wishes.occupations.{number}": concept_of("occupation", words) for number, words in wanted}
    return {"wishes": {}, **ids}


async def as_stated(service: Service, participant: UUID, records: Sequence[Record], language: str) -> dict[str, str]:
    """The form's fields as the latest statement among these records has them; none when there is none."""
    stated = [record for record in effective(records) if isinstance(record.event, WishesStated)]
    latest = sorted(stated, key=day_of)[-1:]
    async with service.engine.connect() as connection:
        texts = await opened_texts(service, connection, participant, latest)
    return {name: value for text in texts.values() for name, value in fields_of(text, language).items()}


def fields_of(wishes: Plaintext, language: str) -> dict[str, str]:
    """Wishes as the form's fields."""
    if not isinstance(wishes, Wishes):
        return {}
    fields = {f"wanted.{n}": label_of(id_, language) for n, id_ in enumerate(wishes.occupations)}
    for name, value in wishes:
        if name in LISTS:
            fields |= {f"wishes.{name}.{n}": str(item) for n, item in enumerate(value)}
        elif name != "occupations" and value is not None:
            fields[f"wishes.{name}"] = str(value).lower()
    return fields
