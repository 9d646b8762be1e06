"""Chooses the genre that a message states: the release's own, or its mapping to the recipient's vocabulary."""

from collections.abc import Iterator

from shared.errors import Finding
from shared.messages.ern.compose.context import Context
from shared.messages.ern.parts import Genre
from shared.messages.ern.request import MessageRequest
from shared.model.catalog import titles
from shared.model.catalog.genres import ChosenGenre
from shared.model.catalog.track import Track
from shared.vocabularies.genres.choice import choose_genre


def genre_problems(request: MessageRequest) -> Iterator[Finding]:
    """Findings for a release without a genre, or without a mapped genre where the recipient requires one."""
    metadata, requirement = request.release.metadata, request.genres
    if not (metadata.genre_name or metadata.genre_code):
        yield Finding("metadata.genreName", "The release has no genre.", "missing-genre", remedy="Choose a genre.")
    if requirement and requirement.strict_mode and not _chosen(request):
        yield Finding(
            f"metadata.genreMappings.{requirement.provider}",
            f"The recipient requires a genre mapping for {requirement.provider}, but the release has none.",
            "genre-unmapped",
            remedy=f"Add a genre mapping for {requirement.provider}.",
        )


def release_genre(context: Context) -> Genre:
    """The release's genre."""
    metadata, requirement = context.release.metadata, context.request.genres
    chosen = _chosen(context.request)
    if chosen:
        return Genre(chosen.name, None)
    if requirement:
        context.warn(
            f"metadata.genreMappings.{requirement.provider}",
            f"The release has no genre mapping for {requirement.provider}; its own genre is sent.",
            "genre-unmapped",
            f"Add a genre mapping for {requirement.provider}.",
        )
    return _own_genre(metadata) or Genre("Unknown", None)


def track_genre(context: Context, track: Track) -> Genre | None:
    """The track's genre: its own, else the release's. None if the recipient requires its own vocabulary."""
    return None if context.request.genres else _own_genre(track.metadata) or _own_genre(context.release.metadata)


def _own_genre(genre: titles.Genre) -> Genre | None:
    text = genre.genre_name or genre.genre_code
    return Genre(text, genre.subgenre_name or genre.subgenre_code) if text else None


def _chosen(request: MessageRequest) -> ChosenGenre | None:
    return request.genre or choose_genre(request.release.metadata, request.genres)
