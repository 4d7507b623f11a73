"""Who holds a port's listening socket has the port."""

from deploy.local.ports import listening


def test_a_taken_port_is_left_alone() -> None:
    with listening() as one:
        taken = one.getsockname()[1]
        with listening(taken) as other:
            assert other.getsockname()[1] != taken


def test_a_preferred_port_is_had_when_free() -> None:
    with listening() as one:
        free = one.getsockname()[1]
    with listening(free) as again:
        assert again.getsockname()[1] == free
