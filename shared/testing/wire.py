"""A wire between a client and a server that a test can cut at the moment it chooses."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress


class Wire:
    """Passes bytes both ways. `cut_after` names bytes of the client: they still arrive, their answer never does."""

    def __init__(self, host: str, port: int) -> None:
        self.port = 0
        self.cuts = 0
        self.cut_after: bytes | None = None
        self._server = (host, port)
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        server_reader, server_writer = await asyncio.open_connection(*self._server)
        ends = (writer, server_writer)
        self._open.update(ends)
        muted = asyncio.Event()

        def seen(data: bytes) -> None:
            if self.cut_after is not None and self.cut_after in data:
                self.cut_after = None
                self.cuts += 1
                muted.set()

        tasks = [
            asyncio.create_task(_pass(reader, server_writer, seen)),
            asyncio.create_task(_pass(server_reader, writer, lambda _: None, muted)),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for end in ends:
            end.close()
            with suppress(OSError):
                await end.wait_closed()
            self._open.discard(end)

    def cut(self) -> None:
        """Break every connection now."""
        for end in self._open:
            end.transport.abort()


async def _pass(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    seen: Callable[[bytes], None],
    muted: asyncio.Event | None = None,
) -> None:
    """Copy until the end; when muted, take the next answer in and end instead of passing it on."""
    with suppress(OSError):
        while data := await reader.read(65_536):
            if muted is not None and muted.is_set():
                return
            seen(data)
            writer.write(data)
            await writer.drain()


@asynccontextmanager
async def a_wire(host: str, port: int) -> AsyncIterator[Wire]:
    """A wire to this server, on a free port of this machine."""
    wire = Wire(host, port)
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    wire.port = server.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        wire.cut()
        server.close()
        await server.wait_closed()
