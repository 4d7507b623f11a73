"""All servers on one machine without a container engine: PostgreSQL and NATS on one data folder."""

from types import TracebackType

from deploy.local.folder import DataFolder
from deploy.local.nats_server import NatsServer
from deploy.local.postgres_server import PostgresServer


class EmbeddedServers:
    """Both servers while the `with` block lasts; a later one on the same folder finds the data again.

    They end with this process, however it ends. Raises FolderInUse, PostgresNotStarted or NatsNotStarted.
    """

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.postgres = PostgresServer(folder)
        self.nats = NatsServer(folder)
        self._held = folder.only_one()

    def __enter__(self) -> "EmbeddedServers":
        self._held.__enter__()
        try:
            self.postgres.start()
            self.nats.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.nats.stop()
            self.postgres.stop()
        finally:
            self._held.__exit__(kind, error, trace)
