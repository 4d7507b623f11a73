"""The shared calendar as iCalendar (RFC 5545): what anybody may subscribe to, with nothing about any person in it."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from babel.support import NullTranslations
from icalendar import Calendar, Component, Event

from services.placements.read.activities import Activity
from shared.service.clock import STOCKHOLM
from shared.web import cldr
from shared.web.i18n import N_, translations
from shared.web.labels import field_label
from shared.web.vocabularies import VOCABULARIES, vocabulary_of

NAME = N_("Shared calendar")

REFRESH_INTERVAL = timedelta(hours=1)
"""The time after which a subscriber should load the calendar again."""

STATUS = {"planned": "CONFIRMED", "held": "CONFIRMED", "cancelled": "CANCELLED"}

DESCRIBED_FIELDS = ("organisation", "programme", "audience", "language", "interpreter_language", "accessible")
"""The fields that a description has, one a line."""

# Written out, because what the library makes of the system's data dates the spring onset an hour late: RFC 5545 wants
# the local time before it.
STOCKHOLM_ZONE = Component.from_ical(
    b"BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\n"
    b"BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    b"TZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n"
    b"BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    b"TZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def feed(activities: Sequence[Activity], agency: str, language: str) -> bytes:
    """Return a calendar of these activities in a reader's language; the same activities give the same bytes."""
    words = translations(language)
    calendar = Calendar()
    calendar.add("prodid", f"-//Kedja//{agency}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{agency.capitalize()}: {words.gettext(NAME)}")
    calendar.add("x-wr-timezone", STOCKHOLM.key)
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    calendar.add_component(STOCKHOLM_ZONE)
    for activity in activities:
        calendar.add_component(_event(activity, agency, language, words))
    body: bytes = calendar.to_ical(sorted=False)
    return body


def begins(activity: Activity) -> datetime:
    """Return when an activity begins in Europe/Stockholm; of an hour that comes twice in autumn, the first."""
    return datetime.combine(activity.day, time.fromisoformat(activity.starts_at), STOCKHOLM)


def ends(activity: Activity) -> datetime:
    """Return when an activity ends in Europe/Stockholm, counted in real minutes also when clocks change."""
    return (begins(activity).astimezone(UTC) + timedelta(minutes=activity.minutes)).astimezone(STOCKHOLM)


def _event(activity: Activity, agency: str, language: str, words: NullTranslations) -> Event:
    event = Event()
    event.add("uid", f"{activity.activity}@{agency}.kedja")
    event.add("sequence", activity.version - 1)
    event.add("dtstamp", activity.changed_at)
    event.add("created", activity.scheduled_at)
    event.add("last-modified", activity.changed_at)
    event.add("dtstart", begins(activity))
    # Not an end, which an hour that comes twice would blur; and not in days, which are longer or shorter twice a year.
    event.add("duration", f"PT{activity.minutes}M", encode=False)
    event.add("status", STATUS[activity.state])
    event.add("summary", activity.title)
    kind = VOCABULARIES["activity_kind"][activity.kind]
    event.add("categories", [words.gettext(kind)])
    event.add("description", "\n".join(_description(activity, language, words)))
    if activity.venue:
        event.add("location", activity.venue)
    return event


def _description(activity: Activity, language: str, words: NullTranslations) -> list[str]:
    vocabularies = {**VOCABULARIES, **cldr.vocabularies(language)}
    lines = []
    for name in DESCRIBED_FIELDS:
        value = getattr(activity, name)
        if value is None or (name == "audience" and value == "everyone"):
            continue
        vocabulary = vocabularies.get(vocabulary_of("activity_scheduled", name) or "", {})
        word = str(value).lower() if isinstance(value, bool) else str(value)
        lines.append(f"{words.gettext(field_label(name))}: {words.gettext(vocabulary.get(word, word))}")
    return lines
