"""Checks what a release says about its music. Everything found is a warning: the release can be sold without it."""

from collections.abc import Iterator
from difflib import get_close_matches

from shared.errors import Finding
from shared.model.catalog.mead import Mead, Sound
from shared.model.catalog.release import Release
from shared.vocabularies.mead.fields import VOCABULARIES
from shared.vocabularies.mead.notation import read_key, read_meter
from shared.vocabularies.names import letters

_NOTATIONS = {
    "key": (read_key, "Write a note and a mode, such as F# Minor."),
    "time_signature": (read_meter, "Write the beats of a bar and the note that is one beat, such as 6/8."),
}


def mead_findings(release: Release) -> Iterator[Finding]:
    """Warnings for values outside of the vocabularies, tracks that the release does not have, and contradictions."""
    mead = release.mead
    if mead is None:
        return
    yield from _values(mead, "mead")
    for name, own in mead.track_mead.items():
        yield from _values(own, f"mead.trackMead.{name}")
    yield from _tracks(release, mead)
    yield from _awards(mead)
    stated = release.metadata.parental_warning != "NotExplicit"
    if mead.is_explicit is not None and mead.is_explicit != stated:
        yield _warning(
            "mead.isExplicit",
            f"isExplicit is {str(mead.is_explicit).lower()}, but the release's parentalWarning is "
            f"{release.metadata.parental_warning}.",
            "mead-explicit-differs",
            "Correct one of them: ERN messages state parentalWarning.",
        )


def _values(sound: Sound, at: str) -> Iterator[Finding]:
    for field, vocabulary in VOCABULARIES.items():
        said = getattr(sound, field, None)
        path = f"{at}.{type(sound).model_fields[field].alias}" if said else ""
        if field in _NOTATIONS and isinstance(said, str):
            read, remedy = _NOTATIONS[field]
            if read(said) is None:
                yield _warning(path, f"{said!r} cannot be read, and is not sent.", "mead-notation", remedy)
            continue
        for number, text in enumerate([said] if isinstance(said, str) else said or []):
            if not vocabulary.knows(text):
                yield _unknown(text, path if isinstance(said, str) else f"{path}[{number}]", vocabulary.names)


def _unknown(text: str, path: str, known: tuple[str, ...]) -> Finding:
    names = {letters(name): name for name in known}
    near = get_close_matches(letters(text), names, 1, 0.75)
    meant = f"Did you mean {names[near[0]]}? " if near else ""
    return _warning(
        path,
        f"{text!r} is not in the vocabulary; DSPs may not understand it.",
        "mead-value-unknown",
        f"{meant}Choose a value of the vocabulary, or agree on this one with the recipient.",
    )


def _tracks(release: Release, mead: Mead) -> Iterator[Finding]:
    known = {name for track in release.tracks for name in (track.id, track.isrc)}
    named = {f"mead.trackMead.{name}": name for name in mead.track_mead}
    if mead.focus_track:
        named["mead.focusTrack"] = mead.focus_track
    for path, name in named.items():
        if name not in known:
            message = f"The release has no track with the id or ISRC {name!r}."
            yield _warning(path, message, "mead-track-unknown", "Name one of the release's tracks.")


def _awards(mead: Mead) -> Iterator[Finding]:
    for number, award in enumerate(mead.awards):
        if not (award.body and award.date):
            yield _warning(
                f"mead.awards[{number}]",
                f"{award.name} has no {'date' if award.body else 'awarding body'}, so it is sent as a note.",
                "mead-award-incomplete",
                "Add body and date.",
            )


def _warning(path: str, message: str, code: str, remedy: str) -> Finding:
    return Finding(path, message, code, "warning", remedy=remedy, source="MEAD 1.1")
