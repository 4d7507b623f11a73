"""A sealed field opens only with its key, and only as the field of the event that it was sealed for."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contract.plaintexts import Identity, Plaintext, PlanText, Skill
from shared.contract.sealed import Sealed, SealedIdentity, SealedProfile
from shared.vault.keys import Vault
from shared.vault.seal import CannotOpen, open_sealed, seal

KEYS = Vault(bytes(32), bytes(32)).new_keys()
WHERE: dict[str, Any] = {"event_id": UUID(int=1), "event_type": "intake.plan_agreed.v1", "participant": UUID(int=2)}
IDENTITY = Identity(given_name="Amina", family_name="Warsame", phone="070-1740605")
PLAN = PlanText(dreams="Sjuksköterska")


def sealed_plan() -> SealedProfile:
    return seal(SealedProfile, PLAN, key=KEYS["profile"], **WHERE)


def flipped(text: str, bit: int) -> str:
    data = bytearray(urlsafe_b64decode(text))
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    return urlsafe_b64encode(bytes(data)).decode()


@given(st.text(), st.text(), st.none() | st.text())
def test_what_is_sealed_opens_again(given_name: str, family_name: str, phone: str | None) -> None:
    identity = Identity(given_name=given_name, family_name=family_name, phone=phone)
    sealed = seal(SealedIdentity, identity, key=KEYS["identity"], **WHERE)
    assert open_sealed(Identity, sealed, keys=KEYS, **WHERE) == identity


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"event_id": UUID(int=9)},
        {"event_type": "intake.plan_agreed.v2"},
        {"event_type": "intake.skill_assessed.v1"},
        {"participant": UUID(int=9)},
    ],
)
def test_a_ciphertext_opens_only_in_place(elsewhere: dict[str, Any]) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(PlanText, sealed_plan(), keys=KEYS, **{**WHERE, **elsewhere})


def test_another_participants_keys_do_not_open() -> None:
    with pytest.raises(CannotOpen):
        open_sealed(PlanText, sealed_plan(), keys=Vault(bytes(32), bytes(32)).new_keys(), **WHERE)


def test_a_missing_key_is_named_by_class() -> None:
    with pytest.raises(CannotOpen, match="no key of class profile"):
        open_sealed(PlanText, sealed_plan(), keys={"identity": KEYS["identity"]}, **WHERE)


def test_another_classs_ciphertext_does_not_open() -> None:
    plan = sealed_plan()
    moved = SealedIdentity(nonce=plan.nonce, text=plan.text)
    keys = {**KEYS, "identity": KEYS["profile"]}
    with pytest.raises(CannotOpen):
        open_sealed(PlanText, moved, keys=keys, **WHERE)


@given(st.integers(0, 10_000), st.sampled_from(["nonce", "text"]))
def test_any_flipped_bit_is_found(bit: int, field: str) -> None:
    plan = sealed_plan()
    changed = plan.model_copy(update={field: flipped(getattr(plan, field), bit)})
    with pytest.raises(CannotOpen):
        open_sealed(PlanText, changed, keys=KEYS, **WHERE)


@pytest.mark.parametrize("text", ["", "AAAA", "A" * 22, "AAAAA"])
def test_a_cut_ciphertext_does_not_open(text: str) -> None:
    for changed in (Sealed(key_class="profile", nonce=text, text=sealed_plan().text), sealed_plan()):
        with pytest.raises(CannotOpen):
            open_sealed(PlanText, changed.model_copy(update={"text": text}), keys=KEYS, **WHERE)


@pytest.mark.parametrize("key", [b"", b"short", bytes(33)])
def test_a_key_of_another_length_does_not_open(key: bytes) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(PlanText, sealed_plan(), keys={"profile": key}, **WHERE)


def test_a_failure_never_quotes_what_it_read() -> None:
    sealed = seal(SealedIdentity, IDENTITY, key=KEYS["identity"], **WHERE)
    with pytest.raises(CannotOpen) as failure:
        open_sealed(Skill, sealed, keys=KEYS, **WHERE)
    assert failure.value.__cause__ is None
    assert failure.value.__suppress_context__
    assert "Amina" not in str(failure.value)


@pytest.mark.parametrize("plain", [IDENTITY, PLAN])
def test_the_same_text_never_seals_alike(plain: Plaintext) -> None:
    sealed = [seal(SealedProfile, plain, key=KEYS["profile"], **WHERE) for _ in range(50)]
    assert len({one.nonce for one in sealed}) == len({one.text for one in sealed}) == 50


def test_every_participant_gets_three_own_keys() -> None:
    vault = Vault(bytes(32), bytes(32))
    drawn = [key for _ in range(20) for key in vault.new_keys().values()]
    assert len(set(drawn)) == 60
    assert {len(key) for key in drawn} == {32}
