"""The kinds of values in `metadata.xml`: their patterns, and how they are parsed and written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.messages.apple.data.certainty import Certainty

_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"


@dataclass(frozen=True, slots=True)
class Value:
    """A kind of value: `help` completes the sentence "The value must be ..."."""

    help: str
    pattern: re.Pattern[str]
    parse: Callable[[str], Any] = str
    certainty: Certainty = "observed"

    def read(self, text: str) -> Any:
        """The value that the text states. Raises ValueError if the text is not of this kind."""
        if not self.pattern.fullmatch(text):
            raise ValueError(f"{text!r} is not {self.help}.")
        return self.parse(text)

    def carry(self, text: str) -> Any:
        """The value that the text states. A text of another form is kept: checking it is not the reader's task.

        Raises ValueError if the value is a number, day or flag and the text is not.
        """
        return text if self.parse is str and text else self.read(text)


def write_value(value: str | int | bool | date) -> str:
    """The value as text: days as YYYY-MM-DD, flags as true or false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def one_of(*allowed: str, certainty: Certainty = "observed") -> Value:
    """One of these words."""
    pattern = re.compile("|".join(map(re.escape, allowed)))
    return Value(f"one of {', '.join(allowed)}", pattern, certainty=certainty)


def _day(text: str) -> date:
    return date.fromisoformat(text)


INSTANT, STANDARD = "instant-gratification", "standard"
"""The values of preorder_type: delivered with the order, or with the sale."""
STEREO, IMMERSIVE = "audio.2_0", "audio.object_based"
"""The roles of an asset's files."""

TEXT = Value("a text that is not empty", re.compile(r"(?s).*\S.*"))
LANGUAGE = Value("a language code, such as en or ja-Hani", re.compile(_LANGUAGE))
VENDOR_ID = Value("1 to 100 letters, digits and underscores", re.compile(r"[A-Za-z0-9_]{1,100}"), certainty="public")
UPC = Value("13 digits, with a leading 0 for a UPC of 12", re.compile(r"[0-9]{13}"))
GRID = Value("a GRid of 18 characters", re.compile(r"A1[A-Z0-9]{16}"), certainty="public")
ISRC = Value("an ISRC of 12 characters", re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}"), certainty="public")
DAY = Value("a day, YYYY-MM-DD", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), _day)
COUNT = Value("a number from 1", re.compile(r"[1-9][0-9]{0,8}"), int)
SECONDS = Value("a number of seconds", re.compile(r"[0-9]{1,6}"), int)
TIER = Value("the code of a price tier", re.compile(r"[A-Za-z0-9_-]{1,20}"))
FLAG = Value("true or false", re.compile(r"true|false"), lambda text: text == "true")
BYTES = Value("a size in bytes", re.compile(r"[0-9]{1,15}"), int, certainty="public")
MD5 = Value("an MD5 of 32 hexadecimal digits", re.compile(r"[0-9a-f]{32}"), certainty="public")
FILE_NAME = Value("a file name without a folder", re.compile(r"[^/\\]{1,255}"), certainty="public")
TERRITORY = Value("WW or a country code of two letters", re.compile(r"[A-Z]{2}"))
GENRE = Value("a genre code of Apple's", re.compile(r"[A-Z0-9-]{2,80}"))
APPLE_ID = Value("an Apple ID, which has digits only", re.compile(r"[0-9]{1,20}"))
RIGHTS_LINE = Value("a year and a name", re.compile(r"(?s)[0-9]{4} .*\S.*"))
