"""Checks what a release says about lyrics: explicit, instrumental, and their language."""

from collections.abc import Iterator

from shared.errors import Edit
from shared.model.base import NO_LANGUAGE
from shared.validation.lint.brackets import versions_in
from shared.validation.lint.data.sources import apple
from shared.validation.lint.data.terms import EXPLICIT_WORDS, INSTRUMENTAL
from shared.validation.lint.rule import Remark, Rule
from shared.validation.lint.sheet import Sheet, list_in, objects_in, text_in

_LYRICISTS = frozenset(("lyricist", "author", "songwriter/lyricist", "translator"))


def _explicit(sheet: Sheet) -> Iterator[Remark]:
    for track in sheet.tracks:
        flag = text_in(track.metadata, "parentalWarning") or text_in(sheet.metadata, "parentalWarning")
        found = EXPLICIT_WORDS.search(text_in(track.metadata, "title"))
        if found and flag in ("", "NotExplicit", "NoAdviceAvailable"):
            path = f"{track.path}.metadata.parentalWarning"
            message = f"The title says “{found[0]}”, and the track is not flagged as explicit."
            yield Remark(path, message, "Flag it as Explicit, or censor the word as the artist does.")


def _release_flag(sheet: Sheet) -> Iterator[Remark]:
    flags = [text_in(track.metadata, "parentalWarning") for track in sheet.tracks]
    own, path = text_in(sheet.metadata, "parentalWarning"), "metadata.parentalWarning"
    if "Explicit" in flags and own != "Explicit":
        message = "A track is explicit, and the release is not flagged so."
        yield Remark(path, message, "Flag the release as Explicit.", (Edit(path, own or None, "Explicit"),))
    elif flags and own == "Explicit" and all(flag and flag != "Explicit" for flag in flags):
        yield Remark(
            path, "The release is flagged as explicit, and none of its tracks is.", "Correct one of the flags."
        )


def _language(sheet: Sheet) -> Iterator[Remark]:
    for track in sheet.tracks:
        languages = list_in(track.metadata, "languages")
        if track.metadata.get("instrumental") is True and any(each != NO_LANGUAGE for each in languages):
            path = f"{track.path}.metadata.languages"
            message = "The track is instrumental, and has a language of the performance."
            edit = Edit(path, languages, [NO_LANGUAGE])
            yield Remark(path, message, "Write zxx (no linguistic content), or correct the flag.", (edit,))


def _lyrics(sheet: Sheet) -> Iterator[Remark]:
    for track in sheet.tracks:
        if track.metadata.get("instrumental") is not True:
            continue
        path = f"{track.path}.metadata"
        for index, writer in objects_in(track.metadata, "writers"):
            if text_in(writer, "role").casefold() in _LYRICISTS:
                message = "The track is instrumental, and has an author of lyrics."
                yield Remark(f"{path}.writers[{index}].role", message, "Correct the role or the flag.")
        if text_in(track.metadata, "parentalWarning") == "Explicit":
            message = "The track is instrumental, and flagged as explicit."
            yield Remark(f"{path}.parentalWarning", message, "Correct one of the flags.")


def _unmarked(sheet: Sheet) -> Iterator[Remark]:
    for track in sheet.tracks:
        title, version = text_in(track.metadata, "title"), text_in(track.metadata, "subtitle")
        terms = [*versions_in(title, is_version=False), *(versions_in(version, is_version=True) if version else ())]
        if track.metadata.get("instrumental") is not True and any(INSTRUMENTAL.fullmatch(term) for term, _ in terms):
            path = f"{track.path}.metadata.instrumental"
            edit = Edit(path, track.metadata.get("instrumental"), True)
            yield Remark(path, "The title says that the track is instrumental.", "Flag it as instrumental.", (edit,))


RULES = (
    Rule(
        "explicit-flag",
        "warning",
        "A track whose title is explicit is flagged as explicit.",
        apple("Explicit Content"),
        _explicit,
    ),
    Rule(
        "explicit-release-flag",
        "warning",
        "A release with an explicit track is flagged as explicit.",
        apple("Explicit Content"),
        _release_flag,
        fixes=True,
    ),
    Rule(
        "instrumental-language",
        "warning",
        "An instrumental track has no language of the performance but zxx.",
        apple("Audio Language"),
        _language,
        fixes=True,
    ),
    Rule(
        "instrumental-lyrics",
        "warning",
        "An instrumental track has no author of lyrics, and is not explicit.",
        apple("Audio Language"),
        _lyrics,
    ),
    Rule(
        "instrumental-unmarked",
        "warning",
        "A track whose title says “Instrumental” is flagged as instrumental.",
        apple("Audio Language"),
        _unmarked,
        fixes=True,
    ),
)
