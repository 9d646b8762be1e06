"""Implements `stardust ai`: shows what a release discloses of generative AI, and where it contradicts itself."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.documents import load_release
from shared.cli.inputs.options import Json
from shared.cli.output import print_json, print_problems
from shared.messages.ai.categories import Category, release_categories, track_categories
from shared.messages.ai.contradictions import ai_problems
from shared.messages.ai.facets import recording_degree, release_degree
from shared.model.catalog.release import Release

app = typer.Typer()


@app.command("ai")
def show(
    release: Annotated[Path, typer.Argument(help="The release as JSON, or a message.")], as_json: Json = False
) -> None:
    """Show how much generative AI made, as DDEX, Spotify and Apple Music name it.

    Exits with 1 if the release contradicts itself, with 2 on unreadable input.
    """
    given, _ = load_release(release)
    problems, rows = list(ai_problems(given)), _rows(given)
    if as_json:
        print_json({"ok": not problems, "problems": [each.to_dict() for each in problems], "disclosures": rows})
    else:
        _print(rows)
        print_problems(problems)
    raise typer.Exit(FINDINGS if problems else 0)


def _rows(release: Release) -> list[dict[str, Any]]:
    """One for the release, and one for each track."""
    whole = {
        "title": release.basic.title,
        "isrc": None,
        "containsAi": release_degree(release),
        "spotify": _named(release_categories(release, "spotify")),
        "apple": _named(release_categories(release, "apple")),
    }
    tracks = (
        {
            "title": track.metadata.title,
            "isrc": track.isrc,
            "containsAi": recording_degree(release, track),
            "spotify": _named(track_categories(release, track, "spotify")),
            "apple": _named(track_categories(release, track, "apple")),
        }
        for track in release.tracks
    )
    return [whole, *tracks]


def _named(categories: list[Category]) -> dict[str, str]:
    return {category.name: category.degree for category in categories}


def _print(rows: list[dict[str, Any]]) -> None:
    table = Table("Title", "ISRC", "DDEX ContainsAI", "Spotify", "Apple Music")
    for row in rows:
        services = (
            ", ".join(f"{name}: {degree}" for name, degree in row[each].items()) for each in ("spotify", "apple")
        )
        table.add_row(escape(row["title"]), row["isrc"] or "", row["containsAi"] or "not stated", *services)
    Console(soft_wrap=True).print(table)
