"""Genre and genre mapping routes."""

from shared.api.handler import itself, use
from shared.api.route import Route
from shared.catalog.genre_coverage import (
    Coverage,
    CoverageQuery,
    FillContent,
    Filled,
    fill_mapping,
    report_coverage,
)
from shared.catalog.vocabularies import genre_mappings as mappings
from shared.catalog.vocabularies.genre_history import RevisionSummary, list_revisions, read_revision, restore_mapping
from shared.catalog.vocabularies.genre_mappings import MappingContent
from shared.catalog.vocabularies.genre_suggestions import GenreSuggestions, SuggestionRequest, suggest
from shared.catalog.vocabularies.genres import GenreList, GenreQuery, list_genres
from shared.model.base import Model
from shared.model.catalog.genres import GenreMapping

_NAMED = "/genres/mappings/{provider}/{mapping}"
_NAME = {"mapping": "name"}


class MappingList(Model):
    """The tenant's genre mappings."""

    items: list[GenreMapping]


class SuggestionList(Model):
    """What is suggested for each genre."""

    items: list[GenreSuggestions]


class RevisionList(Model):
    """What a mapping was before each change, newest first."""

    items: list[RevisionSummary]


def _on_one(path: str, what: str, name: str) -> tuple[Route, Route, Route]:
    """The routes that read, store and delete one mapping."""
    return (
        Route(
            "GET",
            path,
            f"Read {what}",
            use(mappings.get_mapping, name=f"get{name}", etag=itself, renamed=_NAME),
            GenreMapping,
            tagged=True,
        ),
        Route(
            "PUT",
            path,
            f"Create or replace {what}",
            use(mappings.put_mapping, name=f"put{name}", etag=itself, renamed=_NAME),
            GenreMapping,
            role="manager",
            body=MappingContent,
            conditional=True,
            tagged=True,
        ),
        Route(
            "DELETE",
            path,
            f"Delete {what}",
            use(mappings.delete_mapping, name=f"delete{name}", renamed=_NAME),
            role="manager",
            status=204,
            conditional=True,
        ),
    )


ROUTES = (
    Route("GET", "/genres", "List or search genres", use(list_genres), GenreList, query=GenreQuery),
    Route(
        "POST",
        "/genres/suggestions",
        "Suggest a provider's genres for yours",
        use(suggest, name="suggestGenres", items=SuggestionList),
        SuggestionList,
        body=SuggestionRequest,
    ),
    Route(
        "GET",
        "/genres/mappings",
        "List genre mappings",
        use(mappings.list_mappings, name="listGenreMappings", items=MappingList),
        MappingList,
    ),
    *_on_one("/genres/mappings/{provider}", "the default genre mapping", "GenreMapping"),
    *_on_one(_NAMED, "a named genre mapping", "NamedGenreMapping"),
    Route(
        "GET",
        f"{_NAMED}/coverage",
        "Report which genres of your releases a mapping covers",
        use(report_coverage, name="reportGenreCoverage", renamed=_NAME),
        Coverage,
        query=CoverageQuery,
    ),
    Route(
        "POST",
        f"{_NAMED}/fill",
        "Map the genres that have the same name",
        use(fill_mapping, name="fillGenreMapping", renamed=_NAME),
        Filled,
        role="manager",
        body=FillContent,
        conflicts=True,
    ),
    Route(
        "GET",
        f"{_NAMED}/revisions",
        "List what a genre mapping was before",
        use(list_revisions, name="listGenreRevisions", items=RevisionList, renamed=_NAME),
        RevisionList,
    ),
    Route(
        "GET",
        f"{_NAMED}/revisions/{{revision}}",
        "Read what a genre mapping was before",
        use(read_revision, name="getGenreRevision", renamed=_NAME),
        GenreMapping,
    ),
    Route(
        "POST",
        f"{_NAMED}/revisions/{{revision}}/restore",
        "Restore what a genre mapping was before",
        use(restore_mapping, name="restoreGenreMapping", renamed=_NAME),
        GenreMapping,
        role="manager",
    ),
)
