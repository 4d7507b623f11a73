"""How the contract's closed vocabularies read on a page, as English msgids, and which field has which."""

from shared.web.i18n import N_

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
    "referral_source": {
        "self": N_("Came by themselves"),
        "employment_service": N_("The employment service"),
        "social_services": N_("Social services"),
        "migration_agency": N_("The Migration Agency"),
        "adult_education": N_("Adult education"),
        "housing_company": N_("A housing company"),
        "association": N_("An association"),
        "other": N_("Other"),
    },
    "survey_occasion": {
        "entry": N_("At the start"),
        "follow_up": N_("On the way"),
        "exit": N_("At the end"),
    },
    "visit_concern": {
        "work": N_("Work"),
        "studies": N_("Studies"),
        "language": N_("Language"),
        "housing": N_("Housing"),
        "authorities": N_("Authorities"),
        "health": N_("Health"),
        "family": N_("Family"),
        "money": N_("Money"),
        "meeting_people": N_("Meeting people"),
        "other": N_("Other"),
    },
    "mandate_scope": {
        "contacts": N_("Contacts with agencies"),
        "applications": N_("Applications"),
        "economy": N_("Money matters"),
        "health_care": N_("Health care"),
        "housing": N_("Housing"),
        "everything": N_("Everything"),
    },
    "disclosure_ground": {
        "consent": N_("Consent of the participant"),
        "duty_to_inform": N_("A legal duty to inform"),
        "public_task": N_("A task of the same agency"),
        "mandate": N_("A mandate"),
    },
    "disclosure_purpose": {
        "matching": N_("To match with openings"),
        "placement": N_("To arrange a placement"),
    },
    "key_class": {
        "identity": N_("Who it is and how to reach them"),
        "profile": N_("Education, experience, skills, languages and wishes"),
        "sensitive": N_("Sensitive notes"),
    },
    "opening_end": {
        "filled": N_("Filled"),
        "withdrawn": N_("Taken back"),
        "expired": N_("Its time ran out"),
        "entered_by_mistake": N_("Entered by mistake"),
        "other": N_("Other"),
    },
    "review_decision": {
        "accept": N_("Go ahead"),
        "reject": N_("Reject"),
        "later": N_("Later"),
    },
    "review_reason": {
        "good_match": N_("A good match"),
        "participant_not_ready": N_("The participant is not ready"),
        "better_opening_exists": N_("There is a better opening"),
        "requirement_not_met": N_("A requirement is not met"),
        "wrong_place_or_time": N_("Wrong place or time"),
        "needs_training_first": N_("Needs training first"),
        "other": N_("Other"),
    },
    "participant_answer": {
        "yes": N_("Yes"),
        "no": N_("No"),
    },
    "employer_answer": {
        "interview": N_("Wants to meet"),
        "yes": N_("Yes"),
        "no": N_("No"),
    },
    "awaited": {
        "reviewer": N_("The reviewer"),
        "participant": N_("The participant"),
        "employer": N_("The employer"),
    },
    "proposal_state": {
        "made": N_("To be reviewed"),
        "later": N_("Put off"),
        "accepted": N_("The participant is asked"),
        "wanted": N_("The organisation is asked"),
        "interview": N_("To be interviewed"),
        "rejected": N_("Rejected in the review"),
        "declined": N_("The participant said no"),
        "employed": N_("The organisation said yes"),
        "refused": N_("The organisation said no"),
        "expired": N_("Expired"),
    },
    "mentorship_end": {
        "completed": N_("Completed"),
        "mentor_left": N_("The mentor left"),
        "participant_left": N_("The participant left"),
        "did_not_fit": N_("They did not fit"),
        "other": N_("Other"),
    },
    "meeting_side": {
        "mentor": N_("The mentor"),
        "participant": N_("The participant"),
    },
    "agreement_party": {
        "participant": N_("The participant"),
        "employer": N_("The employer"),
        "agency": N_("Our agency"),
        "mentor": N_("The mentor"),
    },
    "unsigned_reason": {
        "found_on_their_own": N_("Found on their own"),
        "agreed_elsewhere": N_("Agreed elsewhere"),
        "recorded_afterwards": N_("Recorded afterwards"),
    },
    "placement_end": {
        "as_agreed": N_("As agreed"),
        "employed": N_("Employed"),
        "participant_left": N_("The participant left"),
        "employer_ended": N_("The employer ended it"),
        "moved": N_("Moved away"),
        "other": N_("Other"),
    },
    "audience": {
        "everyone": N_("Everyone"),
        "women": N_("Women"),
        "men": N_("Men"),
        "young_people": N_("Young people"),
        "parents": N_("Parents"),
    },
    "interpreter_gender": {
        "woman": N_("A woman"),
        "man": N_("A man"),
        "any": N_("No matter"),
    },
    "follow_up_kind": {
        "28_days": N_("After 28 days"),
        "6_months": N_("After six months"),
    },
    "follow_up_status": {
        "employed": N_("Employed"),
        "self_employed": N_("Runs a business"),
        "studying": N_("Studying"),
        "job_seeking": N_("Looking for work"),
        "inactive": N_("Outside the labour market"),
        "not_reached": N_("Not reached"),
    },
    "cancellation_reason": {
        "too_few": N_("Too few people"),
        "organiser_ill": N_("The organiser is ill"),
        "venue_unavailable": N_("The venue is not available"),
        "moved_to_another_day": N_("Moved to another day"),
        "other": N_("Other"),
    },
    "course_level": {
        "none": N_("None"),
        "A1": N_("A1"),
        "A2": N_("A2"),
        "B1": N_("B1"),
        "B2": N_("B2"),
        "C1": N_("C1"),
        "C2": N_("C2"),
    },
    "answer_scale": {
        "1": N_("1 – not at all"),
        "2": N_("2 – a little"),
        "3": N_("3 – somewhat"),
        "4": N_("4 – quite"),
        "5": N_("5 – fully"),
    },
    "health_rating": {
        "1": N_("1 – very poor"),
        "2": N_("2 – poor"),
        "3": N_("3 – neither good nor poor"),
        "4": N_("4 – good"),
        "5": N_("5 – very good"),
    },
    "sealed": {
        "sealed": N_("Answered; sealed apart"),
    },
    "yes_no": {
        "true": N_("Yes"),
        "false": N_("No"),
    },
}

_FIELDS_OF_EVENTS: dict[tuple[str, str], str] = {
    ("kind", "placement_kind"): "placement_started placement_ended agreement_drafted",
    ("kind", "outcome_kind"): "outcome_recorded",
    ("kind", "activity_kind"): "activity_attended activity_scheduled activity_changed activity_held",
    ("kind", "opening_kind"): "seats_offered seats_withdrawn opening_published opening_changed",
    ("kind", "follow_up_kind"): "follow_up_due follow_up_recorded",
    ("reason", "enrolment_end"): "enrolment_closed",
    ("reason", "settlement_reason"): "dispute_settled",
    ("reason", "placement_end"): "placement_ended",
    ("reason", "opening_end"): "opening_closed",
    ("reason", "review_reason"): "proposal_reviewed",
    ("reason", "mentorship_end"): "mentorship_ended",
    ("reason", "cancellation_reason"): "activity_cancelled",
    ("answer", "participant_answer"): "participant_answered",
    ("answer", "employer_answer"): "employer_answered",
    ("to", "log"): "key_released",
}
"""By field and vocabulary, the events in which that field has that vocabulary."""

_FIELDS: dict[str, str] = {
    "correction_reason": "reason",
    "agency": "to_agency",
    "yes_no": (
        "subsidised suitable accessible licence_required driving_licence mother_tongue completed "
        "papers established other_established stable_now full_time_now higher_skilled_now promoted"
    ),
    "survey_occasion": "occasion",
    "visit_concern": "concern",
    "mandate_scope": "scope",
    "disclosure_ground": "ground",
    "disclosure_purpose": "purpose",
    "key_class": "classes",
    "review_decision": "decision",
    "meeting_side": "side",
    "agreement_party": "party parties",
    "unsigned_reason": "unsigned",
    "interpreter_gender": "wished",
    "follow_up_status": "status",
    "course_level": "language_level level_in level_out listening reading speaking writing",
    "answer_scale": "belief_in_future knowledge_of_society helpful",
    "concept": "skill occupation",
    "skill_level": "level",
    "language": "languages language contact_language interpreter_language",
    "country": "country",
}
"""By vocabulary, the fields that have it in every other event."""

_BY_EVENT = {(event, field): name for (field, name), events in _FIELDS_OF_EVENTS.items() for event in events.split()}
_BY_FIELD = {field: name for name, fields in _FIELDS.items() for field in fields.split()}


def vocabulary_of(event: str, field: str) -> str | None:
    """The vocabulary of an event's field, here or in `cldr`; None for dates, numbers and names."""
    of_event = _BY_EVENT.get((event, field))
    if of_event is not None or field == "kind":
        return of_event
    return _BY_FIELD.get(field, field if field in VOCABULARIES else None)
