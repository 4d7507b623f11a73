"""An interpreter is booked for an activity, of the gender that was wished for or knowingly of another."""

from typing import Any

from services.placements.deciders import decide
from services.placements.domain.commands.activity import BookInterpreter
from services.placements.domain.refusals import ActivityIsCancelled, InterpreterNotAsWished, UnknownActivity
from shared.testing.factories import MONDAY
from shared.testing.given import given
from shared.testing.occasions import ACTIVITY, a_booking, a_cancellation, a_change, a_holding, an_activity

WISHED = an_activity(interpreter_language="ar", interpreter_gender="woman")


def book(**more: Any) -> BookInterpreter:
    return BookInterpreter(**{"activity": ACTIVITY, "occurred_on": MONDAY, "language": "ar", "gender": "woman", **more})


def test_a_booking_keeps_what_was_wished() -> None:
    given(decide, WISHED).when(book()).then(a_booking(wished="woman"))


def test_another_gender_must_be_confirmed() -> None:
    given(decide, WISHED).when(book(gender="man")).refused(InterpreterNotAsWished)
    given(decide, WISHED).when(book(gender="any")).refused(InterpreterNotAsWished)
    given(decide, WISHED).when(book(gender="man", although_not_wished=True)).then(
        a_booking(gender="man", wished="woman")
    )


def test_any_gender_will_do_without_a_wish() -> None:
    given(decide, an_activity()).when(book(gender="man")).then(a_booking(gender="man"))
    no_matter = an_activity(interpreter_gender="any")
    given(decide, no_matter).when(book(gender="man")).then(a_booking(gender="man", wished="any"))


def test_a_changed_wish_is_the_one_that_counts() -> None:
    changed = a_change(interpreter_language="ar", interpreter_gender="man")
    given(decide, WISHED, changed).when(book()).refused(InterpreterNotAsWished)


def test_the_same_booking_again_is_nothing() -> None:
    given(decide, WISHED, a_booking()).when(book()).nothing()
    given(decide, WISHED, a_booking()).when(book(language="so")).then(a_booking(language="so", wished="woman"))


def test_a_booking_may_be_replaced_by_another() -> None:
    history = WISHED, a_booking(), a_booking(gender="man")
    given(decide, *history).when(book()).then(a_booking(wished="woman"))


def test_an_interpreter_needs_an_activity_to_come_to() -> None:
    given(decide).when(book()).refused(UnknownActivity)
    given(decide, WISHED, a_cancellation()).when(book()).refused(ActivityIsCancelled)


def test_a_booking_may_be_told_afterwards() -> None:
    given(decide, WISHED, a_holding()).when(book()).then(a_booking(wished="woman"))
