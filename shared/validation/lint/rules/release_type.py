"""Compares the release's type with the one that its tracks and duration suggest."""

from collections.abc import Iterator

from shared.errors import Edit
from shared.validation.lint.data.sources import PROJECT
from shared.validation.lint.rule import Remark, Rule
from shared.validation.lint.sheet import Sheet, number_in, text_in

_SHORT_S = 30 * 60
_LONG_TRACK_S = 10 * 60
_MAX_SINGLE, _MAX_EP = 3, 6
_COMPARED = frozenset({"single", "ep", "album"})


def proposed_type(durations_s: list[float]) -> str:
    """`Single`, `EP` or `Album`, by the duration of each track in seconds.

    One track, or up to 3 in less than 30 minutes: a single. Up to 6 in less than 30 minutes: an EP.
    """
    short = sum(durations_s) < _SHORT_S
    if len(durations_s) == 1 or (short and len(durations_s) <= _MAX_SINGLE):
        return "Single"
    return "EP" if short and len(durations_s) <= _MAX_EP else "Album"


def apple_type(durations_s: list[float]) -> str:
    """As `proposed_type`, but a track of 10 minutes makes an EP of a short single, and 30 minutes make an album."""
    if sum(durations_s) >= _SHORT_S:
        return "Album"
    proposed = proposed_type(durations_s)
    return "EP" if proposed == "Single" and max(durations_s) >= _LONG_TRACK_S else proposed


def _type(sheet: Sheet) -> Iterator[Remark]:
    stated = text_in(sheet.basic, "type")
    durations = [number_in(track.metadata, "duration") for track in sheet.tracks]
    known = [each for each in durations if each]
    if stated.lower() not in _COMPARED or not known or len(known) < len(durations):
        return
    proposed, at_apple = proposed_type(known), apple_type(known)
    if stated.lower() not in (proposed.lower(), at_apple.lower()):
        apple = f" (Apple: {at_apple})" if at_apple != proposed else ""
        minutes = sum(known) / 60
        message = (
            f"{len(known)} tracks in {minutes:.0f} minutes make a release of type {proposed}{apple}, not {stated}."
        )
        yield Remark(
            "basic.type", message, f"Choose {proposed}, unless the DSP agreed.", (Edit("basic.type", stated, proposed),)
        )


RULES = (
    Rule(
        "release-type",
        "info",
        "Single, EP and album are told apart by the number of tracks and the duration.",
        PROJECT,
        _type,
        fixes=True,
    ),
)
