"""What to do about a value that does not fit its field, in plain words."""

from collections.abc import Mapping
from typing import Any

ADVICE: Mapping[str, str] = {
    "missing": "give this field",
    "extra_forbidden": "there is no such field; leave it out, or look for a misspelling",
    "json_invalid": "this is not JSON; write one object",
    "literal_error": "give one of {expected}",
    "enum": "give one of {expected}",
    "greater_than_equal": "give at least {ge}",
    "greater_than": "give more than {gt}",
    "less_than_equal": "give at most {le}",
    "less_than": "give less than {lt}",
    "int_from_float": "give a whole number",
    "int_parsing": "give a whole number",
    "int_parsing_size": "give a smaller whole number",
    "int_type": "give a whole number",
    "finite_number": "give a finite number",
    "float_parsing": "give a number",
    "float_type": "give a number",
    "bool_parsing": "give true or false",
    "bool_type": "give true or false",
    "string_type": "give a text",
    "string_unicode": "give a text in UTF-8",
    "string_too_short": "write at least {min_length} character(s)",
    "string_too_long": "write at most {max_length} characters",
    "string_pattern_mismatch": "something in this text may not stand here; the whole must match {pattern}",
    "uuid_parsing": "give an id as answers and addresses have it: 32 hexadecimal digits in five groups",
    "uuid_type": "give an id as answers and addresses have it: 32 hexadecimal digits in five groups",
    "dict_type": "give an object with named fields",
    "model_type": "give an object with named fields",
    "model_attributes_type": "give an object with named fields",
    "list_type": "give a list",
    "tuple_type": "give a list",
    "value_error": "{error}",
}
"""By pydantic's name for what is wrong; in braces what pydantic says of the limits."""


def advice(error: Mapping[str, Any]) -> str:
    """What to do about one of the errors of a pydantic.ValidationError; never quotes the value."""
    words = ADVICE.get(error["type"])
    return str(error["msg"]) if words is None else words.format_map(error.get("ctx", {}))
