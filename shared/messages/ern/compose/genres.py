"""Owns which genre a message names: the release's own, or the recipient's word for it."""

from collections.abc import Iterator

from shared.errors import Finding
from shared.messages.ern.compose.context import Context
from shared.messages.ern.parts import Genre
from shared.messages.ern.request import MessageRequest
from shared.model.catalog import release as model


def genre_problems(request: MessageRequest) -> Iterator[Finding]:
    """A release without a genre, or without the recipient's where it insists on that."""
    said, wanted = request.release.metadata, request.genres
    if not (said.genre_name or said.genre_code):
        yield Finding("metadata.genreName", "The release has no genre.", "missing-genre", remedy="Choose one.")
    if wanted and wanted.strict_mode and not (_mapped(request) or wanted.fallback_genre):
        yield Finding(
            f"metadata.genreMappings.{wanted.provider}",
            f"The recipient insists on a genre of {wanted.provider}; the release is not mapped to one.",
            "genre-unmapped",
            remedy="Map its genre.",
        )


def release_genre(context: Context) -> Genre:
    """The release's genre."""
    said, wanted = context.release.metadata, context.request.genres
    mapped = _mapped(context.request)
    if mapped:
        return Genre(mapped, None)
    if wanted and wanted.fallback_genre:
        return Genre(wanted.fallback_genre, None)
    if wanted:
        context.warn(
            f"metadata.genreMappings.{wanted.provider}",
            f"The release is not mapped to a genre of {wanted.provider}; its own is sent.",
            "genre-unmapped",
            "Map its genre.",
        )
    return _own(said) or Genre("Unknown", None)


def track_genre(context: Context, track: model.Track) -> Genre | None:
    """The track's own genre; None where it has none or the recipient wants its own words."""
    return None if context.request.genres else _own(track.metadata)


def _own(said: model.Genre) -> Genre | None:
    text = said.genre_name or said.genre_code
    return Genre(text, said.subgenre_name or said.subgenre_code) if text else None


def _mapped(request: MessageRequest) -> str | None:
    mappings = request.release.metadata.genre_mappings
    if not request.genres or not mappings:
        return None
    code = getattr(mappings, request.genres.provider, None)
    return code.name if code else None
