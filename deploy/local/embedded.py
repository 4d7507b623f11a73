"""PostgreSQL and NATS on one data folder, without a container engine."""

from contextlib import ExitStack

from deploy.local.folder import DataFolder
from deploy.local.nats_server import NatsServer
from deploy.local.postgres_server import PostgresServer


class EmbeddedServers:
    """Both servers for the `with` block; their data stays in the folder.

    They end with this process. Raises FolderInUse, PostgresNotStarted or NatsNotStarted.
    """

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.postgres = PostgresServer(folder)
        self.nats = NatsServer(folder)
        self._running = ExitStack()

    def __enter__(self) -> "EmbeddedServers":
        with ExitStack() as stack:
            stack.enter_context(self.folder.only_one())
            for server in (self.postgres, self.nats):
                stack.callback(server.stop)
                server.start()
            self._running = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()
