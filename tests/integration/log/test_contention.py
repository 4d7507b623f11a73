"""Other writers are faster: the command is decided again on what they wrote, five times at most."""

from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.log.command import Change, Contended
from shared.log.write import Writer
from shared.service.settings import Settings
from tests.integration.log.seats import Offer, TooMany, decide, no_view, submitted, whole_log


class Rival:
    """Appends to the same stream while a command is under way, the first `times` times."""

    def __init__(self, writer: Writer, times: int) -> None:
        self.writer = writer
        self.left = times
        self.attempts = 0

    async def view(self, _: AsyncConnection, changes: Sequence[Change]) -> None:
        self.attempts += 1
        if self.left > 0:
            self.left -= 1
            await self.writer.execute(submitted(Offer(changes[0].stream)))


@pytest.mark.parametrize("times", [0, 1, 4])
async def test_up_to_four_rivals_are_outlived(settings: Settings, engine: AsyncEngine, times: int) -> None:
    async with Writer(engine, settings.name, decide, no_view) as rival_writer:
        rival = Rival(rival_writer, times)
        async with Writer(engine, settings.name, decide, rival.view) as writer:
            receipt = await writer.execute(submitted(Offer("opening-1")))
    assert receipt.stream_version == times + 1
    assert rival.attempts == times + 1
    assert (await whole_log(engine)).streams == {"opening-1": times + 1}


async def test_the_fifth_defeat_is_told(settings: Settings, engine: AsyncEngine) -> None:
    async with Writer(engine, settings.name, decide, no_view) as rival_writer:
        rival = Rival(rival_writer, 100)
        async with Writer(engine, settings.name, decide, rival.view) as writer:
            with pytest.raises(Contended):
                await writer.execute(submitted(Offer("opening-1")))
    assert rival.attempts == 5
    assert (await whole_log(engine)).streams == {"opening-1": 5}


async def test_the_rule_sees_what_the_rival_wrote(settings: Settings, engine: AsyncEngine) -> None:
    async with Writer(engine, settings.name, decide, no_view) as rival_writer:
        rival = Rival(rival_writer, 1)
        async with Writer(engine, settings.name, decide, rival.view) as writer:
            with pytest.raises(TooMany):
                await writer.execute(submitted(Offer("opening-1", most=1)))
    assert (await whole_log(engine)).streams == {"opening-1": 1}
