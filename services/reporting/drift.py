"""Compare reporting's facts, and its list of published figures, with what the logs say."""

from contextlib import AsyncExitStack

from services.reporting.hears import facts, simple
from services.reporting.read.tables import amendment, fact
from services.reporting.read_models import HISTORIES, OWN, view
from services.reporting.rebuild import Load, amend, fill
from shared.bus import cursor
from shared.bus.scan import reading
from shared.readmodel.drift import Drift, UpTo, combined, moment, own_log, same_events
from shared.readmodel.rebuild import RebuildProgress, project_own, silent
from shared.service.settings import Settings


async def drift(settings: Settings, progress: RebuildProgress = silent) -> Drift:
    """The own log, and when that is as it was appended all facts up to where each log is followed.

    The service goes on meanwhile. Raises StreamUnreadable when a log cannot be read so far.
    """
    found = [await own_log(settings)]
    if found[0].count:
        return found[0]
    async with AsyncExitStack() as stack:
        now = await stack.enter_async_context(moment(settings))
        known = {name: await cursor.load(now.connection, name) for name in settings.followed}
        loads = []
        for name, frontier in known.items():
            scan = await stack.enter_async_context(reading(settings.nats, name))
            loads.append(Load(name, UpTo(scan, frontier.size), await facts.log_id(now.connection, name)))
        await now.shadow(fact, indexes=False)
        for table in (amendment, *HISTORIES, *OWN):
            await now.shadow(table)
        await project_own(now.connection, settings.name, view, silent)
        await fill(now.raw, loads, progress, fact.name)
        await now.raw.execute(f"CREATE INDEX ON pg_temp.{fact.name} (event_id); ANALYZE pg_temp.{fact.name}")
        for load in loads:
            await amend(now.raw, load)
            found.append(same_events(load.name, known[load.name], load.frontier))
        await simple.make_all(now.raw)
        for table in (fact, amendment, *HISTORIES, *OWN):
            found.append(await now.compare(settings.name, table))
    return combined(settings.name, found)
