"""Readers of cells: dates as people write them, words in Swedish and English, numbers, identity numbers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from services.intake.importing.reading.columns import folded
from services.intake.importing.reading.days import a_day
from services.intake.importing.reading.numbers import read_number
from services.intake.importing.reading.unfit import Unfit
from shared.web.i18n import N_, translations
from shared.web.vocabularies import VOCABULARIES

SAME = {
    "gender": {
        "woman": "k,kv,f,flicka,female,kvinnor,w",
        "man": "m,pojke,male,män",
        "non_binary": "icke-binär,ickebinär,annat,x,other,nonbinary",
        "unknown": "okänt,okänd,vill ej uppge,not known",
    },
    "citizenship_group": {
        "eu": "eu-medborgare,sverige,svensk,svenskt",
        "eea": "ees,ees-medborgare",
        "third_country": "tredjeland,tredje land,utomeuropeiskt,tredjelandsmedborgare,non-eu",
        "stateless": "statslös",
        "undetermined": "okänt,under utredning",
    },
    "labour_market_status": {
        "employed": "arbetar,anställd,i arbete,working,sysselsatt",
        "unemployed": "arbetslös,arbetssökande,inskriven på arbetsförmedlingen,jobseeker",
        "inactive": "utanför arbetskraften,studerar,föräldraledig,sjukskriven,studying",
        "unknown": "okänt,okänd",
    },
    "number_level": {"attested": "styrkt", "probable": "sannolik", "uncertain": "osäker"},
    "interpreter_gender": {"woman": "k,kvinnlig,female", "man": "m,manlig,male", "any": "spelar ingen roll,oviktigt"},
    "isced": {
        "0": "ingen,ingen utbildning,none,mindre än grundskola",
        "1": "lågstadium,primary",
        "2": "grundskola,högstadium,lower secondary,compulsory school",
        "3": "gymnasium,gymnasieskola,gymnasial,upper secondary,high school",
        "4": "komvux eftergymnasial,post-secondary",
        "5": "yrkeshögskola,yh,kort eftergymnasial",
        "6": "högskola,kandidat,universitet,bachelor,eftergymnasial",
        "7": "magister,master,civilingenjör",
        "8": "forskarutbildning,doktor,phd,doctor",
    },
}
"""Further words for the members of vocabularies, besides their codes and their labels in both languages."""


_NUMBER = re.compile(r"[-+0-9.,]+")


@cache
def _words(vocabulary: str) -> dict[str, str]:
    swedish = translations("sv")
    values: dict[str, str] = {}
    for value, label in VOCABULARIES[vocabulary].items():
        same = SAME.get(vocabulary, {}).get(value, "").split(",")
        for word in (value, label, swedish.gettext(label), *same):
            if folded(word):
                values.setdefault(folded(word), value)
    return values


@dataclass(frozen=True)
class _Word:
    """One of a vocabulary; `advice` names its members."""

    vocabulary: str
    advice: str

    def __call__(self, text: str, _: date) -> str:
        is_number = _NUMBER.fullmatch(text) is not None  # folding would remove its sign and its comma
        value = _words(self.vocabulary).get(text if is_number else folded(text))
        if value is None:
            raise Unfit(self.advice)
        return value


@dataclass(frozen=True)
class _Whole:
    """A whole number within limits, perhaps with a unit behind it."""

    low: int
    high: int
    advice: str

    def __call__(self, text: str, _: date) -> int:
        digits = text.removesuffix("%").strip()
        if not re.fullmatch(r"[0-9]{1,4}(\.0)?", digits) or not self.low <= int(digits.split(".")[0]) <= self.high:
            raise Unfit(self.advice)
        return int(digits.split(".")[0])


@dataclass(frozen=True)
class _Text:
    """A text of at most `max_length` characters."""

    max_length: int

    def __call__(self, text: str, _: date) -> str:
        if len(text) > self.max_length:
            raise Unfit(TOO_LONG)
        return text


@dataclass(frozen=True)
class _Past:
    """A day that has come."""

    advice: str

    def __call__(self, text: str, today: date) -> date:
        day = a_day(text)
        if day > today:
            raise Unfit(self.advice)
        return day


def _pattern(pattern: str, max_length: int, advice: str) -> Callable[[str, date], str]:
    def read(text: str, _: date) -> str:
        if len(text) > max_length or not re.fullmatch(pattern, text):
            raise Unfit(advice)
        return text

    return read


_PHONE = _pattern(r"[0-9+() /,.-]{3,40}", 40, N_("Write a telephone number with digits."))
_MOBILE = r"7[02369][0-9]{7}"


def _phone(text: str, today: date) -> str:
    """A telephone number; a Swedish mobile number gets back the zero or plus that a spreadsheet program removed."""
    if re.fullmatch(_MOBILE, text):
        return f"0{text}"
    return f"+{text}" if re.fullmatch("46" + _MOBILE, text) else _PHONE(text, today)


TOO_LONG = N_("This text is too long; shorten it.")
NOT_YET = N_("This day has not come yet; write the day on which it happened.")

Read = Callable[[str, date], Any]

READ: Mapping[str, Read] = {
    "given_name": _Text(120),
    "family_name": _Text(120),
    "name": _pattern(r"[^,]*\S[^,]*,[^,]*\S[^,]*", 240, N_("Write the family name, a comma and the given name.")),
    "identity_number": read_number(""),
    "personnummer": read_number("personnummer"),
    "samordningsnummer": read_number("samordningsnummer"),
    "lma": read_number("lma"),
    "number_level": _Word("number_level", N_("Write attested, probable or uncertain.")),
    "gender": _Word("gender", N_("Write woman, man, non-binary or unknown.")),
    "birth_date": _Past(N_("Nobody is born in the future; look at the year.")),
    "birth_year": _Whole(1900, 2200, N_("Write the year with four digits, for example 1987.")),
    "citizenship_group": _Word(
        "citizenship_group", N_("Write EU, EEA, outside the EEA, stateless or not determined; never the country.")
    ),
    "municipality": _Text(120),
    "phone": _phone,
    "email": _pattern(
        r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+", 200, N_("Write an e-mail address, for example name@example.org.")
    ),
    "address": _Text(200),
    "postal_code": _Text(12),
    "post_town": _Text(40),
    "contact_language": _Text(60),
    "interpreter_language": _Text(60),
    "interpreter_gender": _Word("interpreter_gender", N_("Write woman, man or any.")),
    "accessibility": _Text(500),
    "referral_source": _Word("referral_source", N_("Write who referred them as a page of registration says it.")),
    "registered_on": _Past(NOT_YET),
    "programme": _pattern(
        r"[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö_-]{0,39}", 40, N_("Write the programme's short code, for example BIS.")
    ),
    "enrolled_on": _Past(NOT_YET),
    "age_at_entry": _Whole(0, 120, N_("Write the age in whole years.")),
    "isced": _Word("isced", N_("Write the level as a number from 0 to 8, or its name.")),
    "labour_market_status": _Word("labour_market_status", N_("Write employed, unemployed, inactive or unknown.")),
    "unemployed_since": _Past(NOT_YET),
    "origin": _Text(120),
    "step": _Word("step", N_("Write the step as a number from 0 to 4.")),
    "work_percent": _Whole(0, 100, N_("Write a whole number from 0 to 100.")),
    "study_percent": _Whole(0, 100, N_("Write a whole number from 0 to 100.")),
}
"""The reader of each field's text, given today's date; each raises Unfit."""


def words_for(name: str, language: str) -> list[str]:
    """The words for a field that has a vocabulary, as pages of this language write them."""
    reader = READ[name]
    if not isinstance(reader, _Word):
        return []
    return [str(translations(language).gettext(label)) for label in VOCABULARIES[reader.vocabulary].values()]
