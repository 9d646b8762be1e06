"""Owns how values are spelt in messages: durations, days and moments, titles, lines. Pure functions."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from shared.messages.ern.parts import Icpn, Line, Name, Title
from shared.model.catalog.credits import LocalName, RightsLine
from shared.model.catalog.release import LocalTitle, Titled

WORLDWIDE = "Worldwide"
_EAN_LENGTH = 13


def duration(seconds: float) -> str:
    """xs:duration with hours, minutes and seconds; fractions to the millisecond: `PT3M25.48S`."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    text = f"PT{hours}H" if hours else "PT"
    if minutes:
        text += f"{minutes}M"
    if rest or not (hours or minutes):
        text += f"{_decimal(rest)}S"
    return text


def seconds(value: float) -> str:
    """Seconds as xs:decimal, to the millisecond."""
    return _decimal(round(value * 1000))


def _decimal(milliseconds: int) -> str:
    whole, fraction = divmod(milliseconds, 1000)
    return f"{whole}.{fraction:03}".rstrip("0") if fraction else str(whole)


def icpn(barcode: str | None) -> Icpn | None:
    """A barcode as DDEX names it."""
    return Icpn(barcode, len(barcode) == _EAN_LENGTH) if barcode else None


def moment(value: datetime) -> str:
    """An instant as DDEX wants it: `YYYY-MM-DDThh:mm:ssZ`."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def displayed(title: str, subtitle: str | None) -> str:
    """Title and subtitle as one text."""
    return f"{title} ({subtitle})" if subtitle else title


def titles(titled: Titled) -> tuple[Title, ...]:
    """The title, marked as default for the world, and its local variants."""
    main = Title(titled.title, displayed(titled.title, titled.subtitle), titled.subtitle, None, WORLDWIDE, default=True)
    return (main, *(_local_title(each) for each in titled.local_titles)) if titled.local_titles else (main,)


def _local_title(each: LocalTitle) -> Title:
    display = displayed(each.title, each.subtitle)
    return Title(each.title, display, each.subtitle, each.language, each.territory or WORLDWIDE)


def plain_title(text: str | None) -> tuple[Title, ...]:
    """A title of one text, or none."""
    return (Title(text, text),) if text else ()


def names(text: str, local: Sequence[LocalName]) -> tuple[Name, ...]:
    """A display name, marked as default for the world, and its local variants."""
    main = Name(text, None, WORLDWIDE, default=True)
    if not local:
        return (main,)
    return (main, *(Name(each.text, each.language, each.territory or WORLDWIDE) for each in local))


def lines(given: Iterable[RightsLine], text: str | None, year: int | None) -> tuple[Line, ...]:
    """P or C lines; without any, the one of `text` and `year`. The one for the world is the default."""
    said = [Line(each.text, each.year, each.company, each.territory) for each in given]
    if not said:
        return (Line(text, year),) if text else ()
    if len(said) == 1 and said[0].territory in (None, WORLDWIDE):
        return (said[0]._replace(territory=None),)
    first = next((line for line in said if line.territory in (None, WORLDWIDE)), None)
    return tuple(line._replace(territory=WORLDWIDE, default=True) if line is first else line for line in said)
