"""How the contract's events and fields read on a page, as English msgids."""

from collections.abc import Iterator

from shared.contract.amend import correctable
from shared.contract.plaintexts import Plaintext
from shared.contract.registry import SERVICES
from shared.web.i18n import N_

EVENTS = {
    "participant_registered": N_("Registered"),
    "enrolment_opened": N_("Enrolled"),
    "inventory_started": N_("Skills inventory started"),
    "inventory_completed": N_("Skills inventory completed"),
    "step_done": N_("Step of the plan done"),
    "participants_linked": N_("Linked with another registration"),
    "participants_unlinked": N_("Link taken back"),
    "activity_attended": N_("Attended an activity"),
    "outcome_recorded": N_("Outcome told to us"),
    "residence_started": N_("Moved in"),
    "residence_ended": N_("Moved out"),
    "participant_moved": N_("Moved within the country"),
    "experience_recorded": N_("Work experience recorded"),
    "participant_answered": N_("The participant answered"),
    "employer_answered": N_("The employer answered"),
    "group_joined": N_("Joined a group"),
    "group_left": N_("Left a group"),
    "follow_up_due": N_("Follow-up due"),
    "follow_up_recorded": N_("Follow-up recorded"),
    "event_corrected": N_("Correction"),
    "event_voided": N_("Void"),
}
"""Events that read otherwise than they are called in the contract."""

FIELDS = {
    "K": N_("Known on"),
    "V": N_("State date"),
    "absorbed": N_("Other registration"),
    "accessibility": N_("Accessibility needs"),
    "accessible": N_("Accessible venue"),
    "attended": N_("Number who came"),
    "audience": N_("For whom"),
    "awaited": N_("Whose answer was awaited"),
    "belief_in_future": N_("Belief in the future"),
    "capacity": N_("Places"),
    "citizenship_group": N_("Citizenship"),
    "classes": N_("Kinds of data"),
    "contact_language": N_("Language for contact"),
    "contributions": N_("What counted"),
    "digest": N_("Fingerprint of the file"),
    "email": N_("E-mail"),
    "ends_on": N_("Last day"),
    "explanation": N_("Why"),
    "extent": N_("Extent (percent of full time)"),
    "first": N_("First position"),
    "fn": N_("Figure"),
    "follow_up": N_("Follow-up"),
    "full_time_now": N_("From part time to full time"),
    "gaps": N_("What is missing"),
    "gates": N_("Conditions"),
    "ground": N_("Legal ground"),
    "health": N_("Self-rated health"),
    "helpful": N_("Was it helpful"),
    "higher_skilled_now": N_("More qualified work"),
    "holder": N_("Who holds the mandate"),
    "import_id": N_("Import"),
    "interpreter_gender": N_("Interpreter's gender"),
    "interpreter_language": N_("Interpreter's language"),
    "isced": N_("Education level (ISCED)"),
    "kinds": N_("Kinds of opening"),
    "known": N_("Known of each log"),
    "label": N_("Skill"),
    "label_en": N_("Name in English"),
    "label_sv": N_("Name in Swedish"),
    "labour_market_status": N_("Labour-market status"),
    "language_level": N_("Level of Swedish"),
    "last": N_("Last position"),
    "level_in": N_("Level at the beginning"),
    "level_out": N_("Level at the end"),
    "licence_required": N_("Driving licence required"),
    "nth": N_("Step number"),
    "occurred_on": N_("Date"),
    "op": N_("Aim"),
    "origin": N_("Comes from"),
    "other": N_("The other person"),
    "other_established": N_("The other is established"),
    "ours": N_("Our root"),
    "owner": N_("Who is responsible"),
    "papers": N_("There are documents"),
    "parties": N_("Who must sign"),
    "participants": N_("People"),
    "party": N_("Who signed"),
    "phone": N_("Telephone"),
    "referral_source": N_("Who referred"),
    "rows": N_("Number of rows"),
    "scope": N_("Concerns"),
    "side": N_("Who says so"),
    "size": N_("Number of events"),
    "stable_now": N_("From insecure to secure employment"),
    "starts_on": N_("First day"),
    "status": N_("Situation"),
    "step": N_("Step towards self-support"),
    "strategy_area": N_("Area of the strategy"),
    "study_percent": N_("Studies (percent of full time)"),
    "theirs": N_("Their root"),
    "to_agency": N_("To which agency"),
    "unsigned": N_("Why nothing was signed here"),
    "work_percent": N_("Work (percent of full time)"),
}
"""Fields that read otherwise than they are called in the contract, and those that stand nowhere in it."""


TIMELINES = ("intake", "matching", "placements")
"""The services whose pages show their events field by field."""


def event_label(word: str) -> str:
    """How an event reads: `plan_agreed` as "Plan agreed" unless `EVENTS` says otherwise."""
    return EVENTS.get(word, _spoken(word))


def field_label(name: str) -> str:
    """How a field reads: `birth_date` as "Birth date" unless `FIELDS` says otherwise."""
    return FIELDS.get(name, _spoken(name))


def contract_labels() -> Iterator[str]:
    """The label of every event, of every field that its timeline shows, and of everything that is sealed."""
    for service, events in SERVICES.items():
        for event in events:
            yield event_label(event.word())
            if service in TIMELINES:
                yield from map(field_label, set(correctable(event)) - {"set"})
    for text in _below(Plaintext):
        yield from map(field_label, text.model_fields)


def _below(model: type[Plaintext]) -> Iterator[type[Plaintext]]:
    for part in model.__subclasses__():
        yield part
        yield from _below(part)


def _spoken(name: str) -> str:
    return name.replace("_", " ").capitalize()
