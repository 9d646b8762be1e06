"""Checks what titles say: nothing generic, no file names, no artists, no stores, no advertising."""

import re
from collections import defaultdict
from collections.abc import Iterator

from shared.errors import Edit
from shared.validation.lint.brackets import trailing_groups, without_group
from shared.validation.lint.data.sources import apple, music_biz
from shared.validation.lint.data.terms import ADDRESS, ADVERTISING, GENERIC_TITLES, LIVE, PRICE, STORES, any_of
from shared.validation.lint.rule import Remark, Rule, each_line, rewritten
from shared.validation.lint.sheet import TITLES, Line, Sheet, number_in, text_in

_FILE = re.compile(r"\.(?:wav|mp3|flac|aiff?|m4a|aac|ogg|wma|alac|mp4)$", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"(?P<number>0\d|\d{1,3}(?=\s*\)|\s+[-–]\s))\s*[.)\-–_]?\s+(?P<rest>\D.*)")
_PART = re.compile(
    r"(?P<head>.*[\w)!?.’'\"])(?P<mark>,|:|\s[-–])?\s+(?P<word>part|volume|vol|pt)\b\.?\s*"
    r"(?P<number>\d{1,3}|[IVX]{1,5}|one|two|three|four|five)(?P<tail>\s*(?:[(\[:].*)?)$",
    re.IGNORECASE,
)
_SHORT = {"part": "Pt.", "pt": "Pt.", "volume": "Vol.", "vol": "Vol."}
_STORE = any_of(STORES)
_PHRASE = any_of(ADVERTISING)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}[./]\d{{1,2}}[./](?:\d\d){{1,2}}\b"
    rf"|\b(?:{_MONTHS})\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:{_MONTHS})\.?,?\s\d{{4}}\b",
    re.IGNORECASE,
)

_GUESTS = re.compile(r"\s*(?:feat|ft|featuring|with|w/)\b", re.IGNORECASE)


def _generic(line: Line) -> Iterator[Remark]:
    if GENERIC_TITLES.fullmatch(line.text.strip()):
        yield Remark(line.path, f"“{line.text}” is no title.", "Enter the title that the artist gave it.")


def _file_name(line: Line) -> Iterator[Remark]:
    if _FILE.search(line.text) or re.fullmatch(r"[\w-]*_[\w-]*_[\w-]*", line.text):
        yield Remark(line.path, "The title is the name of a file.", "Enter the title.")


def _store(line: Line) -> Iterator[Remark]:
    if found := _STORE.search(line.text):
        yield from _remark(line, found, f"“{found[0]}” names a store or service.")


def _advertising(line: Line) -> Iterator[Remark]:
    if found := ADDRESS.search(line.text):
        yield from _remark(line, found, "The text has an address or an account.")
        return
    if (found := _PHRASE.search(line.text)) and _is_set_off(line, found):
        yield from _remark(line, found, f"“{found[0]}” is advertising.")


def _is_set_off(line: Line, found: re.Match[str]) -> bool:
    """Whether a phrase is in brackets, after a dash, or ends with an exclamation mark: not part of a sentence."""
    before, after = line.text[: found.start()].rstrip(), line.text[found.end() :].lstrip()
    return line.kind == "version" or (bool(before) and (before[-1] in "([-–—|!/" or after[:1] == "!"))


def _price(line: Line) -> Iterator[Remark]:
    if found := PRICE.search(line.text):
        yield from _remark(line, found, f"“{found[0]}” is a price.")


def _date(line: Line) -> Iterator[Remark]:
    if (found := _DATE.search(line.text)) and not LIVE.search(line.text):
        yield Remark(line.path, f"“{found[0]}” is a date.", "Leave it out, unless the recording is live.")


def _remark(line: Line, found: re.Match[str], message: str) -> Iterator[Remark]:
    """A remark whose fix takes out the brackets that the text stands in, unless they name guests."""
    group = next((each for each in trailing_groups(line.text) if each.start < found.start() < each.end), None)
    if group and not _GUESTS.match(line.text, group.start + 1):
        yield rewritten(line, without_group(line.text, group), message)
    else:
        yield Remark(line.path, message, "Leave it out.")


def _part(line: Line) -> Iterator[Remark]:
    found = _PART.fullmatch(line.text)
    if found is None or found["head"].casefold().endswith((" the", " my", " this", " every", " a", " no", " your")):
        return
    short = _SHORT[found["word"].lower()]
    if found["number"].isalpha() and found["number"].islower():
        return
    fixed = f"{found['head']}, {short} {found['number']}{found['tail']}"
    if fixed != line.text:
        yield rewritten(line, fixed, "“Part” and “Volume” are abbreviated, and follow a comma.")


def _numbered(sheet: Sheet) -> Iterator[Remark]:
    for track in sheet.tracks:
        title = text_in(track.metadata, "title")
        found = _LEADING_NUMBER.fullmatch(title)
        if found and int(found["number"]) == number_in(track.data, "sequenceNumber"):
            path = f"{track.path}.metadata.title"
            yield Remark(
                path,
                "The title begins with the track's number.",
                f"Write “{found['rest']}”.",
                (Edit(path, title, found["rest"]),),
            )


def _artist(sheet: Sheet) -> Iterator[Remark]:
    parts = [("basic", sheet.basic), *((f"{track.path}.metadata", track.metadata) for track in sheet.tracks)]
    for path, part in parts:
        title, artist = text_in(part, "title"), text_in(part, "displayArtist")
        found = (
            re.match(rf"{re.escape(artist)}(?:\s+[-–—|]|\s*:)\s+(?P<rest>.+)", title, re.IGNORECASE) if artist else None
        )
        if found:
            edit = Edit(f"{path}.title", title, found["rest"])
            message = "The title begins with the artist's name."
            yield Remark(f"{path}.title", message, f"Write “{found['rest']}”.", (edit,))


def _duplicates(sheet: Sheet) -> Iterator[Remark]:
    """Tracks of one artist with the same title and version, but another ISRC."""
    seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for track in sheet.tracks:
        names = ("title", "subtitle", "displayArtist")
        key, isrc = tuple(text_in(track.metadata, name).casefold() for name in names), text_in(track.data, "isrc")
        if key[0] and isrc and seen[key] - {isrc}:
            yield Remark(
                f"{track.path}.metadata.title",
                "Another track of this artist has the same title and version.",
                "Say in the subtitle what is different, or remove one of them.",
            )
        seen[key].add(isrc)


_ADVERTISING = apple("1.2 Advertising")

RULES = (
    Rule(
        "generic-title",
        "warning",
        "A title is one that somebody chose: not “Track 1”, not “Untitled”.",
        apple("Titles: Generic Titles"),
        each_line(("title",), _generic),
    ),
    Rule(
        "file-name-title",
        "warning",
        "A title is not the name of a file.",
        apple("Titles: Accuracy"),
        each_line(("title",), _file_name),
    ),
    Rule(
        "track-number-in-title",
        "warning",
        "Titles do not begin with the track's number.",
        apple("Titles: Additional Information"),
        _numbered,
        fixes=True,
    ),
    Rule(
        "artist-in-title",
        "warning",
        "Titles do not begin with the artist's name.",
        apple("Titles: Additional Information"),
        _artist,
        fixes=True,
    ),
    Rule(
        "duplicate-title",
        "warning",
        "Tracks of one artist on a release differ in title or version.",
        apple("Titles: Duplicate Track Titles"),
        _duplicates,
    ),
    Rule(
        "part-abbreviation",
        "warning",
        "“Part” and “Volume” with a number are written “, Pt. 1” and “, Vol. 1”.",
        music_biz("10.1 Capitalization, Casing, and Abbreviations"),
        each_line(("title",), _part),
        fixes=True,
    ),
    Rule(
        "store-name",
        "warning",
        "Titles do not name stores or services.",
        _ADVERTISING,
        each_line(TITLES, _store),
        fixes=True,
    ),
    Rule(
        "advertising",
        "warning",
        "Titles and names have no addresses, accounts or phrases of advertising.",
        _ADVERTISING,
        each_line((*TITLES, "artist"), _advertising),
        fixes=True,
    ),
    Rule(
        "price-in-title",
        "warning",
        "Titles have no prices.",
        _ADVERTISING,
        each_line(TITLES, _price),
        fixes=True,
    ),
    Rule(
        "date-in-title",
        "warning",
        "Titles have no dates, except those of live recordings.",
        _ADVERTISING,
        each_line(TITLES, _date),
    ),
)
