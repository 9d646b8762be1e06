"""The form of texts in `metadata.xml`."""

import re

_SIGN = re.compile(r"^\s*(?:[©℗]|\([CcPp]\))\s*")
_YEAR = re.compile(r"^[0-9]{4}\s+\S")


def rights_line(text: str, year: int | None) -> str:
    """A C line or P line as Apple has it: `2026 Example Recordings`, without the sign."""
    line = _SIGN.sub("", text)
    return line if year is None or _YEAR.match(line) else f"{year} {line}"
