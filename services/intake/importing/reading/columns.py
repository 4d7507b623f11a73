"""The fields of columns: by the headings that lists in Sweden have, in Swedish or English, or by a given mapping."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from services.intake.importing.reading.table import FileRefused, Wrong
from shared.contract.refusal import Malformed
from shared.web.i18n import LANGUAGES, N_, translations

FIELDS: Mapping[str, tuple[str, str]] = {
    "given_name": (N_("Given name"), "förnamn,tilltalsnamn,förnamn/tilltalsnamn,given name,first name,forename"),
    "family_name": (N_("Family name"), "efternamn,släktnamn,family name,last name,surname"),
    "name": (
        N_("Family name, given name"),
        "namn,fullständigt namn,efternamn och förnamn,efternamn förnamn,deltagare,name,full name,participant",
    ),
    "identity_number": (
        N_("Identity number of any kind"),
        "id-nummer,identitetsnummer,identitetsbeteckning,pnr,id number,identity number,national id",
    ),
    "personnummer": (
        N_("Personal identity number"),
        "personnummer,persnr,pers.nr,person nr,personnr,"
        "person-/samordningsnummer,personnummer/samordningsnummer,personal identity number",
    ),
    "samordningsnummer": (N_("Coordination number"), "samordningsnummer,samordningsnr,samordn.nr,coordination number"),
    "lma": (N_("LMA number"), "lma,lma-nummer,lma-nr,lma number,dossiernummer,lma-kort"),
    "number_level": (N_("How sure is the identity?"), "identitetsnivå,styrkt,nivå identitet,identity level"),
    "gender": (N_("Gender"), "kön,juridiskt kön,gender,sex"),
    "birth_date": (
        N_("Birth date"),
        "födelsedatum,född,födelsedag,född datum,födelsetid,birth date,date of birth,dob,birthdate",
    ),
    "birth_year": (N_("Birth year"), "födelseår,birth year,year of birth"),
    "citizenship_group": (
        N_("Citizenship"),
        "medborgarskap,medborgarskapsgrupp,medborgare,citizenship,citizenship group,nationality",
    ),
    "municipality": (
        N_("Municipality"),
        "kommun,bostadskommun,hemkommun,folkbokföringskommun,kommunnamn,bosatt i,municipality,ort",
    ),
    "phone": (
        N_("Telephone"),
        "telefon,telefonnummer,telefonnr,tel.nr,mobil,mobilnummer,mobilnr,mobiltelefon,tel,tfn,"
        "phone,telephone,mobile,cell phone",
    ),
    "email": (N_("E-mail"), "e-post,epost,e-postadress,mejl,mejladress,mail,mailadress,email,e-mail,e-mail address"),
    "address": (N_("Address"), "adress,gatuadress,bostadsadress,address,street address"),
    "postal_code": (N_("Postal code"), "postnummer,postnr,postal code,postcode,zip code,zip"),
    "post_town": (N_("Postal town"), "postort,postadress,postal town,post town,town"),
    "contact_language": (N_("Language for contact"), "språk,kontaktspråk,modersmål,language,contact language"),
    "interpreter_language": (N_("Interpreter's language"), "tolkspråk,tolk,interpreter,interpreter language"),
    "interpreter_gender": (N_("Interpreter's gender"), "tolkens kön,kön på tolk,interpreter gender"),
    "referral_source": (N_("Who referred them"), "aktualiserad av,hänvisad av,initierad av,referral source"),
    "accessibility": (N_("Accessibility"), "tillgänglighet,accessibility"),
    "registered_on": (
        N_("Day of registration"),
        "registreringsdatum,registrerad,registrerad datum,registered,registration date",
    ),
    "programme": (N_("Programme"), "program,projekt,projektnamn,insats,programme,program code,project,projektkod"),
    "enrolled_on": (
        N_("First day in the programme"),
        "inskrivningsdatum,inskriven,inskriven datum,datum för inskrivning,"
        "startdatum,inskrivningsdag,första dag,start,enrolled,enrolment date,start date",
    ),
    "age_at_entry": (N_("Age at entry"), "ålder,ålder vid inskrivning,age,age at entry"),
    "isced": (N_("Education level (ISCED)"), "utbildningsnivå,utbildning,isced,sun-nivå,education,education level"),
    "labour_market_status": (
        N_("Labour-market status"),
        "arbetsmarknadsstatus,arbetsmarknadsställning,status,sysselsättning,labour market status,employment status",
    ),
    "unemployed_since": (N_("Unemployed since"), "arbetslös sedan,arbetslös fr.o.m.,unemployed since"),
    "origin": (N_("Comes from"), "kommer från,anvisad av,remitterad från,origin,comes from,referred by"),
    "step": (N_("Step towards self-support"), "steg,trappsteg,självförsörjningssteg,step"),
    "work_percent": (
        N_("Work (percent of full time)"),
        "arbete procent,sysselsättningsgrad,arbetar procent,work percent",
    ),
    "study_percent": (N_("Studies (percent of full time)"), "studier procent,studietakt,study percent"),
}
"""The fields that a column may hold: the label (msgid), and the headings that are understood."""

NEEDED = (("given_name", "name"), ("family_name", "name"), ("gender",))
"""Groups of fields, of each of which a file needs at least one."""

IGNORE = "-"
"""The field of a column that is left out."""


def folded(text: str) -> str:
    """The letters and digits of a text, small and without accents, for comparing headings and words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())


@cache
def known_headings() -> dict[str, str]:
    """The field of each folded heading that is understood, among them the names and labels of the fields."""
    fields: dict[str, str] = {}
    for name, (label, headings) in FIELDS.items():
        labels = (label, *(translations(language).gettext(label) for language in LANGUAGES))
        for heading in (name, *headings.split(","), *labels):
            fields.setdefault(folded(heading), name)
    return fields


def recognised(headings: Sequence[str]) -> dict[str, str]:
    """The field of each heading that is known."""
    known = known_headings()
    fields = (
        (heading, known.get(folded(heading)) or known.get(folded(heading.partition("(")[0]))) for heading in headings
    )
    return {heading: name for heading, name in fields if name is not None}


def mapped(headings: Sequence[str], wanted: Mapping[str, str] | None) -> dict[str, str]:
    """The field of each column that is used; `wanted` (heading to field, or `-`) overrides the known headings.

    Raises FileRefused when a field has two columns or a needed one has none, Malformed for an impossible mapping.
    """
    fields = recognised(headings)
    by_fold = {folded(heading): heading for heading in headings}
    for column, name in (wanted or {}).items():
        heading = column if column in headings else by_fold.get(folded(column))
        if heading is None:
            raise Malformed("mapping", "the file has no such column; write its heading as it stands in the file")
        if name != IGNORE and name not in FIELDS:
            raise Malformed("mapping", "there is no such field; look in the list of fields")
        fields[heading] = name
    used = {heading: fields[heading] for heading in headings if fields.get(heading, IGNORE) != IGNORE}
    twice = [heading for heading in used if list(used.values()).count(used[heading]) > 1]
    if twice:
        raise FileRefused(Wrong(TWICE, 1, twice[1], {"first": twice[0], "second": twice[1]}))
    for either in NEEDED:
        if not set(either) & set(used.values()):
            raise FileRefused(Wrong(MISSING[either[0]], 1))
    return used


TWICE = N_("The columns {first} and {second} are both read as the same; say which of them counts.")
MISSING = {
    "given_name": N_("No column holds given names; name one Given name, or say which column it is."),
    "family_name": N_("No column holds family names; name one Family name, or say which column it is."),
    "gender": N_("No column holds the gender; name one Gender, or say which column it is."),
}
