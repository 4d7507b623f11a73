"""Moving: another municipality than before, as it was on that day."""

from datetime import date, timedelta

from services.intake.deciders import decide
from services.intake.domain.commands.participant import MoveParticipant
from shared.testing.factories import AMINA, MONDAY, SUNDAY, a_move, a_participant
from shared.testing.given import given


def move(to: str, on: date = SUNDAY) -> MoveParticipant:
    return MoveParticipant(participant=AMINA, occurred_on=on, municipality=to)


def test_a_participant_moves_to_another_municipality() -> None:
    given(decide, a_participant(municipality="Boden")).when(move("Ockelbo")).then(a_move())
    given(decide, a_participant()).when(move("Ockelbo")).then(a_move())


def test_moving_to_the_same_place_is_nothing() -> None:
    given(decide, a_participant(municipality="Ockelbo")).when(move("Ockelbo")).nothing()
    given(decide, a_participant(municipality="Boden"), a_move()).when(move("Ockelbo")).nothing()


def test_an_earlier_move_may_be_told_late() -> None:
    day = MONDAY + timedelta(days=1)
    given(decide, a_participant(municipality="Boden"), a_move()).when(move("Ockelbo", day)).then(
        a_move(occurred_on=day)
    )


def test_moving_back_is_a_move_too() -> None:
    given(decide, a_participant(municipality="Boden"), a_move()).when(move("Boden")).then(a_move(municipality="Boden"))
