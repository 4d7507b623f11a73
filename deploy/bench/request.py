"""A minimal HTTP client for commands, because the service shares the machine with it."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit


class Refused(Exception):
    """The service did not answer a command with 201."""


class Connection:
    """One kept connection; one command at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._host = host

    @classmethod
    async def to(cls, address: str) -> "Connection":
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        return cls(reader, writer, parts.netloc)

    async def post(self, path: str, body: dict[str, Any]) -> int:
        """Send a command, and return the position of its event. Raises Refused."""
        content = json.dumps(body).encode()
        self._writer.write(
            f"POST {path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n".encode()
            + content
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines if line)
        answer = await self._reader.readexactly(int(fields["content-length"]))
        if " 201 " not in f"{status} ":
            raise Refused(f"{status}: {answer.decode()}")
        return int(fields["kedja-position"].rpartition("@")[2])

    async def close(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()
