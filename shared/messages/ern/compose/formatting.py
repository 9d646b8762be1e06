"""Formats values for messages: durations, dates and times, titles, P and C lines. Pure functions."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from shared.messages.ddex.header import date_time
from shared.messages.ern.parts import Icpn, Line, Name, ProprietaryId, Title
from shared.model.catalog.credits import LocalName, RightsLine
from shared.model.catalog.titles import LocalTitle, Titled
from shared.model.catalog.titles import ProprietaryId as ForeignId

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
    """A barcode as an ICPN."""
    return Icpn(barcode, len(barcode) == _EAN_LENGTH) if barcode else None


def proprietary_ids(ids: Iterable[ForeignId]) -> tuple[ProprietaryId, ...]:
    """The identifiers that other parties gave."""
    return tuple(ProprietaryId(each.value, each.namespace) for each in ids)


def moment(value: datetime) -> str:
    """A moment in DDEX's format: with `Z`, or without zone if it is local time."""
    return date_time(value) if value.tzinfo else value.isoformat(timespec="seconds")


def display_title(title: str, subtitle: str | None) -> str:
    """Title and subtitle as one text."""
    return f"{title} ({subtitle})" if subtitle else title


def titles(titled: Titled) -> tuple[Title, ...]:
    """The main title, marked as the worldwide default, and its local variants."""
    main = Title(
        titled.title, display_title(titled.title, titled.subtitle), titled.subtitle, None, WORLDWIDE, default=True
    )
    return (main, *(_local_title(each) for each in titled.local_titles)) if titled.local_titles else (main,)


def _local_title(each: LocalTitle) -> Title:
    display = display_title(each.title, each.subtitle)
    return Title(each.title, display, each.subtitle, each.language, each.territory or WORLDWIDE)


def plain_title(text: str | None) -> tuple[Title, ...]:
    """A title without variants, or nothing."""
    return (Title(text, text),) if text else ()


def names(text: str, local: Sequence[LocalName]) -> tuple[Name, ...]:
    """A display name, marked as the worldwide default, and its local variants."""
    main = Name(text, None, WORLDWIDE, default=True)
    if not local:
        return (main,)
    return (main, *(Name(each.text, each.language, each.territory or WORLDWIDE) for each in local))


def is_worldwide(territory: str | None) -> bool:
    """Whether a value without or with this territory holds everywhere."""
    return territory in (None, WORLDWIDE)


def lines(given: Iterable[RightsLine], text: str | None, year: int | None) -> tuple[Line, ...]:
    """P or C lines. The line from `text` and `year` is the world's unless one of `given` is; that is the default."""
    result = [Line(each.text, each.year, each.company, each.territory) for each in given]
    if text and not any(is_worldwide(line.territory) for line in result):
        result.insert(0, Line(text, year))
    if not result:
        return ()
    if len(result) == 1 and is_worldwide(result[0].territory):
        return (result[0]._replace(territory=None),)
    first = next((line for line in result if is_worldwide(line.territory)), None)
    return tuple(line._replace(territory=WORLDWIDE, default=True) if line is first else line for line in result)
