"""Chooses the genre that a package states, by Apple's code."""

from collections.abc import Iterator

from shared.errors import Finding
from shared.messages.apple.compose.context import Context
from shared.messages.apple.data.certainty import SPECIFICATION
from shared.messages.apple.parts import Genre
from shared.messages.ern.request import MessageRequest
from shared.model.delivery.target import GenreMappingRequirement
from shared.vocabularies.genres.choice import choose_genre

_REMEDY = "Map the genre to one of Apple's."


def genre_problems(request: MessageRequest) -> Iterator[Finding]:
    """A finding if the target is strict and the release has none of Apple's genres."""
    if request.genres and request.genres.strict_mode and _code(request) is None:
        yield Finding(
            "metadata.genreMappings.apple",
            "Apple requires a genre by its own code, but the release has none.",
            "genre-unmapped",
            remedy=_REMEDY,
            source=SPECIFICATION,
        )


def genres(context: Context) -> tuple[Genre, ...]:
    """The release's genre as mapped to Apple's, or the target's fallback; none with a warning."""
    code = _code(context.request)
    if code is None:
        message = "The release has no genre by Apple's code, so none is sent."
        context.warn("metadata.genreMappings.apple", message, "genre-unmapped", _REMEDY)
    return (Genre(code=code),) if code else ()


def _code(request: MessageRequest) -> str | None:
    """The release's own genre for Apple, that of the tenant's mapping, or the target's fallback.

    A code that is not on our list is kept.
    """
    wanted = request.genres or GenreMappingRequirement(provider="apple")
    chosen = request.genre or choose_genre(request.release.metadata, wanted)
    return chosen.code if chosen and chosen.provider == "apple" else None
