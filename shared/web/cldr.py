"""Languages and countries by the names that readers of a language have for them, from the Unicode CLDR."""

from functools import cache

from babel import Locale

LANGUAGES = (
    *("sv", "en", "ar", "am", "az", "bg", "bn", "bs", "ckb", "cs", "da", "de", "el", "es", "et", "fa", "ff", "fi"),
    *("fit", "fr", "ha", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "ku", "ky", "ln", "lt"),
    *("lv", "mk", "mn", "my", "ne", "nl", "no", "om", "pa", "pl", "prs", "ps", "pt", "rn", "ro", "rom", "ru", "rw"),
    *("se", "si", "sk", "sl", "so", "sq", "sr", "sw", "syr", "ta", "tg", "th", "ti", "tk", "tl", "tr", "ug", "uk"),
    *("ur", "uz", "vi", "wo", "yi", "yo", "zh"),
)
"""The ISO 639 codes that forms offer; an event may hold others."""

CALLED = {"prs": "fa_AF"}
"""Codes that the CLDR has under another."""

NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Two letters that stand for something else than a country to come from."""

_LAST = str.maketrans("åäö", "{|}")


@cache
def vocabularies(reader: str) -> dict[str, dict[str, str]]:
    """`language` and `country`: names by code, in the order of their names; Swedish has å, ä, ö last."""
    locale = Locale.parse(reader)
    languages = {code: locale.languages[CALLED.get(code, code)] for code in LANGUAGES}
    countries = {
        code: name
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }
    return {"language": _ordered(languages), "country": _ordered(countries)}


def _ordered(names: dict[str, str]) -> dict[str, str]:
    capitalised = {code: name[:1].upper() + name[1:] for code, name in names.items()}
    return dict(sorted(capitalised.items(), key=lambda item: item[1].casefold().translate(_LAST)))
