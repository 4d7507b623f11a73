"""A form with a file in it, read without ever putting the file on a disk."""

from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from shared.contract.refusal import Malformed
from shared.web.bodies import MAX_FIELDS_BYTES, MAX_FILE_BYTES
from shared.web.i18n import N_

CHOOSE = N_("choose a file")
NOT_A_FORM = N_("send a form with a file in it, as multipart/form-data")


@dataclass(frozen=True)
class Upload:
    """What was sent: the file's bytes and the other fields."""

    content: bytes
    fields: dict[str, str]


class _InMemory(MultiPartParser):
    """Starlette's parser puts what is larger than a megabyte into a file; names of people do not belong there."""

    spool_max_size = MAX_FILE_BYTES + 1


async def uploaded(request: Request) -> Upload:
    """The file in the field `file`, and the other fields. Raises Malformed."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise Malformed("file", NOT_A_FORM)
    parser = _InMemory(request.headers, request.stream(), max_files=1, max_fields=50, max_part_size=MAX_FIELDS_BYTES)
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError):
        raise Malformed("file", NOT_A_FORM) from None
    file = form.get("file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    fields = {name: value.strip() for name, value in form.items() if isinstance(value, str) and value.strip()}
    await form.close()
    if not isinstance(file, UploadFile) or not (content or file.filename):
        raise Malformed("file", CHOOSE)
    if any("\x00" in value for value in fields.values()):
        raise Malformed("file", NOT_A_FORM)
    return Upload(content, fields)
