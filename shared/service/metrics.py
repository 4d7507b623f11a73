"""A service's state as metrics, in the text format that Prometheus reads."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shared.service.state import State

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(state: State, appended: int) -> bytes:
    """The metrics of a service with this state, which has appended so many events since it began."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Metrics(state, appended))
    return generate_latest(registry)


class _Metrics(Collector):
    def __init__(self, state: State, appended: int) -> None:
        self._state = state
        self._appended = appended

    def collect(self) -> Iterator[Metric]:
        yield from self._own()
        yield from self._checkpoint()
        yield from self._follows()

    def _own(self) -> Iterator[Metric]:
        state, relay = self._state, self._state["relay"] or {}
        head, out = state["head"], state["published"]
        yield self._counter("appended_events", "Events appended since the process began", self._appended)
        yield self._gauge("database_up", "Whether PostgreSQL answers", float(state["database"] is None))
        if head is not None:
            yield self._gauge("log_head", "Last position of the log", head)
            yield self._gauge("log_published", "Last position known to be in the stream", out)
            yield self._gauge("relay_lag_events", "Events of the log that are not in the stream", head - out)
        yield self._gauge("relay_halted", "Whether log and stream contradict each other", bool(relay.get("halted")))
        yield self._gauge("log_altered", "Whether stored events are not those appended", bool(state["altered"]))
        yield self._counter("relay_repairs", "Events that the stream had lost and got again", relay.get("repairs", 0))
        yield self._counter("relay_retries", "New beginnings of the relay", relay.get("retries", 0))

    def _checkpoint(self) -> Iterator[Metric]:
        checkpoint = self._state["checkpoint"]
        if checkpoint is None:
            return
        yield self._gauge("checkpoint_refused", "Whether signing is refused", bool(checkpoint["refused"]))
        if checkpoint["size"] is not None:
            yield self._gauge("checkpoint_size", "Events that the newest checkpoint covers", checkpoint["size"])
            yield self._gauge("checkpoint_age_seconds", "Seconds since it was signed", checkpoint["age"])
        cosigned = GaugeMetricFamily(
            "kedja_cosigned_size", "Events that a witness has cosigned", labels=("log", "witness")
        )
        for cosignature in self._state["cosignatures"]:
            cosigned.add_metric((self._state["log"], cosignature["witness"]), cosignature["size"])
        yield cosigned

    def _follows(self) -> Iterator[Metric]:
        labels = ("follower", "log")
        families: dict[str, GaugeMetricFamily | CounterMetricFamily] = {
            "position": GaugeMetricFamily("kedja_follower_position", "Last position applied", labels=labels),
            "witnessed": GaugeMetricFamily("kedja_follower_witnessed_size", "Events cosigned here", labels=labels),
            "failing": GaugeMetricFamily("kedja_follower_waits", "Whether the log waits here", labels=labels),
            "dispute": GaugeMetricFamily("kedja_log_disputed", "Whether the log is disputed here", labels=labels),
            "repairs": CounterMetricFamily("kedja_follower_repairs", "Gaps that were filled", labels=labels),
            "retries": CounterMetricFamily("kedja_follower_retries", "Attempts that failed", labels=labels),
        }
        for source, followed in self._state["follows"].items():
            for name, family in families.items():
                value = followed[name]
                number = value if isinstance(value, int) else int(value is not None)
                family.add_metric((self._state["log"], source), number)
        yield from families.values()

    def _gauge(self, name: str, about: str, value: float) -> Metric:
        family = GaugeMetricFamily(f"kedja_{name}", about, labels=("log",))
        family.add_metric((self._state["log"],), value)
        return family

    def _counter(self, name: str, about: str, value: float) -> Metric:
        family = CounterMetricFamily(f"kedja_{name}", about, labels=("log",))
        family.add_metric((self._state["log"],), value)
        return family
