"""How the contract's words read on a page: events, fields and closed vocabularies, as English msgids."""

from shared.web.i18n import N_

EVENTS = {
    "participant_registered": N_("Registered"),
    "enrolment_opened": N_("Enrolled"),
    "enrolment_closed": N_("Enrolment closed"),
    "inventory_started": N_("Skills inventory started"),
    "skill_assessed": N_("Skill assessed"),
    "inventory_completed": N_("Skills inventory completed"),
    "plan_agreed": N_("Plan agreed"),
    "participants_linked": N_("Linked with another registration"),
    "participants_unlinked": N_("Link taken back"),
    "placement_started": N_("Placement started"),
    "placement_ended": N_("Placement ended"),
    "activity_attended": N_("Attended an activity"),
    "outcome_recorded": N_("Outcome told to us"),
    "residence_started": N_("Moved in"),
    "residence_ended": N_("Moved out"),
    "seats_offered": N_("Seats offered"),
    "seats_withdrawn": N_("Seats withdrawn"),
    "programme_defined": N_("Programme defined"),
    "figure_published": N_("Figure published"),
    "figure_superseded": N_("Figure superseded"),
    "log_witnessed": N_("Log witnessed"),
    "log_disputed": N_("Log disputed"),
    "dispute_settled": N_("Dispute settled"),
    "event_corrected": N_("Correction"),
    "event_voided": N_("Void"),
}

FIELDS = {
    "absorbed": N_("Other registration"),
    "address": N_("Address"),
    "age_at_entry": N_("Age at entry"),
    "background": N_("Background"),
    "birth_date": N_("Birth date"),
    "birth_year": N_("Birth year"),
    "citizenship_group": N_("Citizenship"),
    "concept": N_("Concept"),
    "contact_language": N_("Language for contact"),
    "dreams": N_("Dreams"),
    "email": N_("E-mail"),
    "evidence": N_("Evidence"),
    "extent": N_("Extent (percent of full time)"),
    "family_name": N_("Family name"),
    "first": N_("First position"),
    "gender": N_("Gender"),
    "given_name": N_("Given name"),
    "identity_number": N_("Identity number"),
    "isced": N_("Education level (ISCED)"),
    "kind": N_("Kind"),
    "label": N_("Skill"),
    "labour_market_status": N_("Labour-market status"),
    "last": N_("Last position"),
    "level": N_("Level"),
    "log": N_("Log"),
    "municipality": N_("Municipality"),
    "number": N_("Number"),
    "occurred_on": N_("Date"),
    "organisation": N_("Organisation"),
    "origin": N_("Comes from"),
    "ours": N_("Our root"),
    "phone": N_("Telephone"),
    "possibilities": N_("Possibilities"),
    "programme": N_("Programme"),
    "reason": N_("Reason"),
    "root": N_("Root"),
    "seats": N_("Seats"),
    "size": N_("Number of events"),
    "step": N_("Step towards self-support"),
    "steps": N_("Steps"),
    "study_percent": N_("Studies (percent of full time)"),
    "subsidised": N_("Subsidised"),
    "theirs": N_("Their root"),
    "unemployed_since": N_("Unemployed since"),
    "work_percent": N_("Work (percent of full time)"),
}

VOCABULARIES: dict[str, dict[str, str]] = {
    "gender": {
        "woman": N_("Woman"),
        "man": N_("Man"),
        "non_binary": N_("Non-binary"),
        "unknown": N_("Not known"),
    },
    "citizenship_group": {
        "eu": N_("EU"),
        "eea": N_("EEA, outside the EU"),
        "third_country": N_("Outside the EEA"),
        "stateless": N_("Stateless"),
        "undetermined": N_("Not determined"),
    },
    "labour_market_status": {
        "employed": N_("Employed"),
        "unemployed": N_("Unemployed"),
        "inactive": N_("Outside the labour market"),
        "unknown": N_("Not known"),
    },
    "placement_kind": {
        "work": N_("Work"),
        "internship": N_("Internship"),
        "study": N_("Studies"),
        "course": N_("Course"),
    },
    "outcome_kind": {
        "work": N_("Work"),
        "study": N_("Studies"),
        "internship": N_("Internship"),
        "remaining": N_("Remains in the programme"),
        "moved": N_("Moved away"),
        "other": N_("Other"),
    },
    "activity_kind": {
        "language": N_("Language training"),
        "civic": N_("Civic orientation"),
        "guidance": N_("Guidance"),
        "leisure": N_("Leisure and associations"),
        "mentoring": N_("Mentoring"),
        "health": N_("Health"),
        "other": N_("Other"),
    },
    "opening_kind": {
        "job": N_("Job"),
        "internship": N_("Internship"),
        "mentor": N_("Mentor"),
        "course": N_("Course"),
    },
    "enrolment_end": {
        "completed": N_("Completed the programme"),
        "employed": N_("Began to work"),
        "moved": N_("Moved away"),
        "paused": N_("Pause"),
        "dropped_out": N_("Left of own accord"),
        "transferred": N_("Transferred elsewhere"),
        "project_end": N_("The programme ended"),
        "deceased": N_("Deceased"),
        "other": N_("Other"),
    },
    "correction_reason": {
        "wrong_person": N_("It concerns another person"),
        "wrong_date": N_("The date is wrong"),
        "entered_by_mistake": N_("Entered by mistake"),
        "duplicate": N_("Entered twice"),
        "did_not_happen": N_("It did not happen"),
        "other": N_("Other"),
    },
    "settlement_reason": {
        "origin_restored": N_("The origin was restored"),
        "follower_rebuilt": N_("The follower was rebuilt"),
        "keys_replaced": N_("Keys were replaced"),
        "found_harmless": N_("It was found to be harmless"),
        "other": N_("Other"),
    },
    "evidence": {
        "told": N_("Told by the participant"),
        "interviewed": N_("Established in an interview"),
        "shown_at_work": N_("Shown at work"),
        "attested": N_("Attested by a document or an employer"),
        "validated": N_("Validated"),
    },
    "skill_level": {
        "1": N_("1 – can do it with support"),
        "2": N_("2 – can do simple tasks alone"),
        "3": N_("3 – does it independently"),
        "4": N_("4 – can teach others"),
    },
    "step": {
        "0": N_("0 – nothing yet"),
        "1": N_("1 – course or activity"),
        "2": N_("2 – internship"),
        "3": N_("3 – studies or subsidised work"),
        "4": N_("4 – work"),
    },
    "isced": {
        "0": N_("0 – no schooling"),
        "1": N_("1 – primary school"),
        "2": N_("2 – lower secondary school"),
        "3": N_("3 – upper secondary school"),
        "4": N_("4 – between secondary school and higher education"),
        "5": N_("5 – short higher education"),
        "6": N_("6 – bachelor's degree or the like"),
        "7": N_("7 – master's degree or the like"),
        "8": N_("8 – doctorate"),
    },
    "identity_number_kind": {
        "personnummer": N_("Personal identity number"),
        "samordningsnummer": N_("Coordination number"),
        "lma": N_("LMA number"),
    },
    "number_level": {
        "attested": N_("Identity attested"),
        "probable": N_("Identity probable"),
        "uncertain": N_("Identity uncertain"),
    },
    "yes_no": {
        "true": N_("Yes"),
        "false": N_("No"),
    },
}

KINDS = {
    "placement_started": "placement_kind",
    "placement_ended": "placement_kind",
    "outcome_recorded": "outcome_kind",
    "activity_attended": "activity_kind",
    "seats_offered": "opening_kind",
    "seats_withdrawn": "opening_kind",
}
REASONS = {"enrolment_closed": "enrolment_end", "dispute_settled": "settlement_reason"}


def vocabulary_of(event: str, field: str) -> str | None:
    """The vocabulary of an event's field; None for dates, numbers and names."""
    if field == "kind":
        return KINDS.get(event)
    if field == "reason":
        return REASONS.get(event, "correction_reason")
    if field == "subsidised":
        return "yes_no"
    return field if field in VOCABULARIES else None
