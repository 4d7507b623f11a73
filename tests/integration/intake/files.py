"""Files of participants as they should not be: generated, each with what is wrong with it."""

import random
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

HEADINGS = ["Förnamn", "Efternamn", "Kön", "Personnummer", "Inskrivningsdatum", "Program", "Utbildningsnivå", "E-post"]
GOOD = ["Amina", "Warsame", "kvinna", "19640823-3234", "2024-01-15", "BIS", "2", "amina@example.org"]

Bad = tuple[str, bytes, int | None, str | None]
"""What is wrong, the file, and the row and column that the answer must name where there is one."""

WRONG_VALUES: dict[str, list[str]] = {
    "Kön": ["hen?", "1", "kvinna/man", "-", "♀", "woman!1"],
    "Personnummer": [
        "19640823-3235",
        "19641323-3234",
        "19640832-3234",
        "1964",
        "640823-3235",
        "abc",
        "1964082332341",
        "19640823_3234",
        "00000000-0000",
        "999999999999",
        "6.40823E+11",
        "-1",
    ],
    "Inskrivningsdatum": [
        "2024-02-30",
        "2024-13-01",
        "0000-00-00",
        "9999-12-31",
        "1899-12-31",
        "03/04/2024",
        "yesterday",
        "45",
        "2199-01-01",
        "24-01-15",
        "2024",
        "1.5",
        "2024-01-15-16",
    ],
    "Program": ["two words", "BIS;DROP", "x" * 41, "../etc", "BIS/LOTS", "<b>", "-BIS"],
    "Utbildningsnivå": ["9", "-1", "2.5", "much", "100000000000000000000", "NaN"],
    "E-post": ["amina", "a@b", "@example.org", "a b@example.org", "x" * 201 + "@example.org"],
    "Förnamn": ["", " ", "x" * 121, "x" * 2000, "Am\x00ina", "Am\x07ina", "Am\ufffdna", "Ã¥sa"],
    "Efternamn": ["", "y" * 121, "\x1b[31m"],
}


def csv_of(*rows: list[str], headings: list[str] = HEADINGS, delimiter: str = ";") -> bytes:
    """Quoted throughout, in UTF-8."""
    lines = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (headings, *rows))
    return "\r\n".join(lines).encode()


def xlsx_of(*rows: list[Any], headings: list[str] = HEADINGS) -> bytes:
    book = Workbook()
    for row in (headings, *rows):
        book.worksheets[0].append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def with_value(column: str, value: str) -> list[str]:
    return [value if heading == column else cell for heading, cell in zip(HEADINGS, GOOD, strict=True)]


def bad_files() -> Iterator[Bad]:
    yield from _wrong_values()
    yield from _wrong_headings()
    yield from _wrong_bytes()
    yield from _wrong_workbooks()
    yield from _wrong_rows()


def _wrong_values() -> Iterator[Bad]:
    for column, values in WRONG_VALUES.items():
        for value in values:
            name = f"{column}={value[:20]!r} ({len(value)})"
            yield f"{name} csv", csv_of(with_value(column, value)), 2, column
            if value.isprintable() and value.strip():
                other = with_value("Personnummer", "") if column != "Personnummer" else GOOD
                yield f"{name} xlsx", xlsx_of(list(other), list(with_value(column, value))), 3, column


def _wrong_headings() -> Iterator[Bad]:
    for missing in ("Förnamn", "Efternamn", "Kön"):
        at = HEADINGS.index(missing)
        row = [*GOOD[:at], *GOOD[at + 1 :]]
        headings = [*HEADINGS[:at], *HEADINGS[at + 1 :]]
        yield f"no {missing}", csv_of(row, headings=headings), 1, None
        yield f"no {missing} xlsx", xlsx_of(list(row), headings=headings), 1, None
    for twice in ("Förnamn", "Kön", "Personnummer", "Program"):
        row = [*GOOD, "BIS"]
        yield f"{twice} twice", csv_of(row, headings=[*HEADINGS, twice]), 1, f"{twice} (2)"
        yield f"{twice} twice xlsx", xlsx_of(list(row), headings=[*HEADINGS, twice]), 1, f"{twice} (2)"
    yield "synonyms", csv_of([*GOOD, "Amina"], headings=[*HEADINGS, "first name"]), 1, "first name"
    yield "no headings", csv_of(GOOD, headings=GOOD), 1, None
    yield "headings only", csv_of(), None, None
    yield "headings only xlsx", xlsx_of(), None, None
    yield "many columns", csv_of(GOOD, headings=[*HEADINGS, *(f"c{n}" for n in range(200))]), 1, None
    yield "many columns xlsx", xlsx_of(list(GOOD), headings=[*HEADINGS, *(f"c{n}" for n in range(200))]), 1, None
    yield "blank headings", csv_of(GOOD, headings=[""] * 8), None, None
    yield "wrong delimiter", csv_of(GOOD, delimiter="|"), 1, None


def _wrong_bytes() -> Iterator[Bad]:
    chance = random.Random(11)
    good = csv_of(GOOD)
    yield "empty", b"", None, None
    yield "blank", b" \r\n\t\r\n", None, None
    yield "only delimiters", b";;;;\n;;;;\n", None, None
    yield "only NUL", b"\x00" * 500, None, None
    yield "odd UTF-16", "Förnamn".encode("utf-16") + b"\x00", None, None
    yield "lone surrogates UTF-16", b"\xff\xfe\x00\xd8\x41\x00", None, None
    yield "UTF-8 mark, Latin-1 text", b"\xef\xbb\xbf" + "Förnamn;Efternamn;Kön".encode("cp1252"), None, None
    yield "UTF-32", "Förnamn;Efternamn".encode("utf-32"), None, None
    yield "mixed encodings", good + b"\r\n" + '"Åsa";"Öberg";"k";"";"";"";"";""'.encode("cp1252"), 1, "A"
    yield "open quote", b'a;b\n"Amina;Warsame', None, None
    yield "quote inside", b'F\xc3\xb6rnamn;Efternamn\n"Amina"x;Warsame\n', 2, None
    yield "huge cell", csv_of(with_value("Förnamn", "x" * 200_000)), 2, None
    yield "PDF", b"%PDF-1.7\n" + chance.randbytes(2000), None, None
    yield "PNG", b"\x89PNG\r\n\x1a\n" + chance.randbytes(2000), None, None
    yield "HTML", b"<html><table><tr><td>Amina</td></tr></table></html>", None, None
    yield "JSON", b'[{"given_name": "Amina"}]', None, None
    yield "gzip", b"\x1f\x8b\x08" + chance.randbytes(500), None, None
    yield "old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(3000), None, None
    for number in range(12):
        yield f"junk {number}", chance.randbytes(chance.randrange(1, 5000)), None, None


def _wrong_workbooks() -> Iterator[Bad]:
    chance = random.Random(12)
    good = xlsx_of(list(GOOD))
    for part in range(1, 11):
        yield f"truncated {part}", good[: len(good) * part // 11], None, None
    for number in range(16):
        damaged = bytearray(good)
        for _ in range(200):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        yield f"damaged {number}", bytes(damaged), None, None
    yield "bomb", _archive({"xl/worksheets/sheet1.xml": b"0" * (70 * 1024 * 1024)}), None, None
    yield "many parts", _archive({f"p{n}.xml": b"<a/>" for n in range(1100)}), None, None
    yield "other archive", _archive({"readme.txt": b"hello"}), None, None
    yield "no sheets", _archive({}), None, None
    yield "entities", _archive({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), None, None
    yield "formula", xlsx_of(["=A1&B1", *GOOD[1:]]), 2, "Förnamn"
    yield "failing formula", xlsx_of(["#REF!", *GOOD[1:]]), 2, "Förnamn"
    yield "number for a name", xlsx_of(list(GOOD), [1e300, *GOOD[1:]]), 3, "Förnamn"
    yield "number too long", xlsx_of([*GOOD[:3], 10**20, *GOOD[4:]]), 2, "Personnummer"
    yield "true for a date", xlsx_of([*GOOD[:4], True, *GOOD[5:]]), 2, "Inskrivningsdatum"
    yield "fraction for a level", xlsx_of([*GOOD[:6], 2.5, GOOD[7]]), 2, "Utbildningsnivå"


def _archive(parts: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        if parts and "readme.txt" not in parts:
            archive.writestr("[Content_Types].xml", b"<Types/>")
        for name, content in parts.items():
            archive.writestr(name, content)
        if not parts:
            archive.writestr("[Content_Types].xml", b"<Types/>")
    return written.getvalue()


def _wrong_rows() -> Iterator[Bad]:
    yield "same number twice", csv_of(GOOD, GOOD), 3, "Personnummer"
    yield "same number twice xlsx", xlsx_of(list(GOOD), list(GOOD)), 3, "Personnummer"
    yield "too many cells", csv_of([*GOOD, "more"]), 2, "I"
    yield "one good, one bad", csv_of(GOOD, with_value("Kön", "q")), 3, "Kön"
    yield "bad in the last of many", csv_of(*_people(400), with_value("Kön", "q")), 402, "Kön"
    yield "too many rows", csv_of(*_people(20_001)), 20_002, None
    headings = [*HEADINGS, "Födelsedatum", "Födelseår", "LMA"]
    for extra, column in (
        (["1964-08-24", "", ""], "Födelsedatum"),
        (["", "1965", ""], "Födelseår"),
        (["", "1700", ""], "Födelseår"),
        (["2199-01-01", "", ""], "Födelsedatum"),
        (["", "", "123456"], "LMA"),
        (["", "", "12"], "LMA"),
    ):
        yield f"clash {extra}", csv_of([*GOOD, *extra], headings=headings), 2, column
    no_programme = with_value("Program", "")
    yield "entry without programme", csv_of(no_programme), 2, "Inskrivningsdatum"
    born_later = ["Amina", "Warsame", "k", "", "1999-01-01", "BIS", "", "", "2001-01-01", "", ""]
    yield "enrolled before birth", csv_of(born_later, headings=headings), 2, "Födelsedatum"


def _people(count: int) -> list[list[str]]:
    return [["Amina", f"Warsame {number}", "k", "", "2024-01-15", "BIS", "2", ""] for number in range(count)]
