"""A log never signs two checkpoints that disagree, whatever happens to it, to its key's record, or to the process."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from shared.merkle.note import checkpoint_in
from shared.witness import signer
from shared.witness.signer import NOTHING, Refused, Signer, write_state
from tests.specs.witness.sign_once import KEY, leaves_of, run_alone, sign, tree_of

POINTS = (
    "checkpoint-before-state",
    "checkpoint-before-sync",
    "checkpoint-before-rename",
    "checkpoint-after-rename",
    "checkpoint-after-state",
    "checkpoint-after-signature",
)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    state = tmp_path / "boden_intake.signed"
    write_state(state, NOTHING)
    return state


def test_a_growing_log_is_signed_again(state: Path) -> None:
    sign(state, leaves_of(3, ""))
    checkpoint = checkpoint_in(sign(state, leaves_of(7, "")), KEY.verifier)
    assert (checkpoint.size, checkpoint.root) == tree_of(leaves_of(7, ""))


def test_the_same_log_is_signed_alike(state: Path) -> None:
    assert sign(state, leaves_of(5, "")) == sign(state, leaves_of(5, ""))


def test_a_log_that_shrank_is_refused(state: Path) -> None:
    sign(state, leaves_of(5, ""))
    with pytest.raises(Refused, match="the log has 4 events but 5 were signed: an older copy was restored"):
        sign(state, leaves_of(4, ""))


@pytest.mark.parametrize("size", [5, 6])
def test_a_log_that_was_changed_is_refused(state: Path, size: int) -> None:
    sign(state, leaves_of(5, ""))
    with pytest.raises(Refused, match="the first 5 events are not those that were signed"):
        sign(state, leaves_of(size, "fork"))


def test_another_root_at_the_size_is_refused(state: Path) -> None:
    sign(state, leaves_of(5, ""))
    with pytest.raises(Refused, match="5 events were signed with another root"):
        Signer(KEY, state).sign(tree_of(leaves_of(5, "fork")), tree_of(leaves_of(5, "")))


@pytest.mark.parametrize("content", ["", "{", "[]", '{"size": "x", "root": ""}', '{"size": 1, "root": "00"}', None])
def test_a_damaged_record_is_never_guessed(state: Path, content: str | None) -> None:
    state.unlink() if content is None else state.write_text(content)
    with pytest.raises(Refused, match="the record of what was signed last"):
        sign(state, leaves_of(5, ""))


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_leaves_one_truth_only(state: Path, point: str) -> None:
    sign(state, leaves_of(3, ""))
    died = run_alone(state, 5, KEDJA_DIE_AT=point)
    assert (died.returncode, died.stdout) == (-9, "")
    recorded = Signer(KEY, state).last()
    assert recorded in (tree_of(leaves_of(3, "")), tree_of(leaves_of(5, "")))
    if recorded.size == 5:
        with pytest.raises(Refused):
            sign(state, leaves_of(5, "fork"))
    assert checkpoint_in(sign(state, leaves_of(5, "")), KEY.verifier).size == 5


class Crash(BaseException):
    """Stands for kill -9 inside this process."""


@settings(max_examples=60, stateful_step_count=25, deadline=None)
class SigningUnderFire(RuleBasedStateMachine):
    """A log grows, is restored, is forged; the signer is killed anywhere; what it gave out never disagrees."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.state = Path(self.folder.name) / "log.signed"
        write_state(self.state, NOTHING)
        self.leaves: list[str] = []
        self.given: list[list[str]] = []
        self.events = 0

    def teardown(self) -> None:
        self.folder.cleanup()

    @rule(count=st.integers(1, 5))
    def append(self, count: int) -> None:
        for _ in range(count):
            self.events += 1
            self.leaves.append(f"event {self.events}")

    @rule(share=st.floats(0, 1))
    def restore_an_older_copy(self, share: float) -> None:
        del self.leaves[int(len(self.leaves) * share) :]

    @rule(data=st.data())
    def forge_an_event(self, data: st.DataObject) -> None:
        if self.leaves:
            self.events += 1
            self.leaves[data.draw(st.integers(0, len(self.leaves) - 1))] = f"forged {self.events}"

    @rule()
    def bring_back_what_was_signed(self) -> None:
        if self.given:
            self.leaves = list(self.given[-1])

    @rule(point=st.sampled_from((None, *POINTS)))
    def sign(self, point: str | None) -> None:
        def may_crash(here: str) -> None:
            if here == point:
                raise Crash

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(signer, "may_crash", may_crash)
            try:
                sign(self.state, self.leaves)
            except (Refused, Crash):
                return
        self.given.append(list(self.leaves))

    @invariant()
    def nothing_given_disagrees(self) -> None:
        for older, newer in zip(self.given, self.given[1:], strict=False):
            assert newer[: len(older)] == older


TestSigningUnderFire = SigningUnderFire.TestCase
