"""A log is signed when it has been quiet for a while, and at the latest some seconds after it grew."""

from hypothesis import given
from hypothesis import strategies as st

from shared.witness.checkpoint import MAX_WAIT, POLL_SECONDS, QUIET_SECONDS, Growth


def test_an_unchanged_log_is_never_due() -> None:
    growth = Growth()
    assert not any(growth.is_due(now, 5, 5) for now in range(100))


def test_a_quiet_log_is_due_soon() -> None:
    growth = Growth()
    assert not growth.is_due(10.0, 6, 5)
    assert not growth.is_due(10.0 + QUIET_SECONDS - 0.1, 6, 5)
    assert growth.is_due(10.0 + QUIET_SECONDS, 6, 5)


def test_a_busy_log_waits_no_longer() -> None:
    growth = Growth()
    due = [growth.is_due(10.0 + second, 6 + second, 5) for second in range(int(MAX_WAIT) + 1)]
    assert due == [False] * int(MAX_WAIT) + [True]


@given(st.lists(st.booleans(), min_size=40, max_size=40))
def test_no_event_waits_ten_seconds(appends: list[bool]) -> None:
    growth, head, signed, since = Growth(), 0, 0, None
    for look, grew in enumerate(appends):
        now = look * POLL_SECONDS
        head += grew
        if since is None and head != signed:
            since = now
        if growth.is_due(now, head, signed):
            signed, since = head, None
        assert since is None or now - since < 10 - POLL_SECONDS
