"""A released key opens for whom it was released, and as what it was released."""

from dataclasses import replace
from uuid import uuid4

import pytest

from shared.log.names import LogName
from shared.vault.exchange import ExchangeKey, ExchangeKeyInvalid, Handed, NotForUs, PublicExchangeKey

KEY = bytes(range(32))
MATCHING = ExchangeKey.generate()
HANDED = Handed(LogName("ockelbo", "intake"), LogName("boden", "matching"), uuid4(), uuid4(), "profile")


def test_a_released_key_opens_for_its_requester() -> None:
    assert MATCHING.open(MATCHING.public.seal(KEY, HANDED), HANDED) == KEY


def test_the_same_key_never_looks_the_same() -> None:
    assert MATCHING.public.seal(KEY, HANDED) != MATCHING.public.seal(KEY, HANDED)


def test_a_released_key_opens_for_nobody_else() -> None:
    with pytest.raises(NotForUs):
        ExchangeKey.generate().open(MATCHING.public.seal(KEY, HANDED), HANDED)


@pytest.mark.parametrize(
    "other",
    [
        replace(HANDED, owner=LogName("boden", "intake")),
        replace(HANDED, requester=LogName("boden", "placements")),
        replace(HANDED, participant=uuid4()),
        replace(HANDED, disclosure=uuid4()),
        replace(HANDED, key_class="identity"),
    ],
)
def test_a_released_key_opens_as_nothing_else(other: Handed) -> None:
    with pytest.raises(NotForUs):
        MATCHING.open(MATCHING.public.seal(KEY, HANDED), other)


@pytest.mark.parametrize("sealed", ["", "åäö", "bm8=", "x" * 400])
def test_what_was_never_sealed_is_refused(sealed: str) -> None:
    with pytest.raises(NotForUs):
        MATCHING.open(sealed, HANDED)


def test_keys_survive_being_written_down() -> None:
    again = ExchangeKey.parse(MATCHING.secret_text() + "\n")
    assert again.public == MATCHING.public == PublicExchangeKey.parse(str(MATCHING.public))


@pytest.mark.parametrize("text", ["", "X25519:", "X25519:bm8=", "X25519:å", "PRIVATE+KEY+a+b", "AAAA"])
def test_something_else_is_no_key(text: str) -> None:
    with pytest.raises(ExchangeKeyInvalid):
        ExchangeKey.parse(text)
    with pytest.raises(ExchangeKeyInvalid):
        PublicExchangeKey.parse(text.removeprefix("X25519:"))
