"""Implements `stardust release`: writes an example of a release file, and the JSON Schema of such files."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.catalog.releases.fields import ReleaseContent
from shared.cli.inputs.options import Clock, Json, Output
from shared.cli.output import print_json, stderr, write_output
from shared.clock import system_clock
from shared.errors import Finding, InvalidInput
from shared.model.description import embedded_models
from shared.model.names import other_names
from shared.model.schema import document_schema

app = typer.Typer(help="Write an example of a release file, and the JSON Schema of such files.", no_args_is_help=True)
SCHEMA = "release.schema.json"
_NOTES = ("$schema", "$comment")
_LEAD = timedelta(weeks=6)
_FRIDAY = 4


@app.callback()
def release() -> None:
    """Write an example of a release file, and the JSON Schema of such files."""


@app.command("init")
def init(
    file: Annotated[Path, typer.Argument(help="The file to write.", dir_okay=False)] = Path("release.json"),
    clock: Clock = None,
    as_json: Json = False,
) -> None:
    """Write an example of a release with notes, and its JSON Schema beside it, by which editors complete and check.

    Every command that takes a release takes it, and so does `POST /releases`. Nothing is overwritten: exits with 2 if
    the file exists.
    """
    if file.exists():
        remedy = "Choose another name, or remove it."
        raise InvalidInput([Finding(str(file), "The file exists.", "exists", remedy=remedy)])
    schema = file.with_name(SCHEMA)
    file.write_bytes(_text(example((clock or system_clock()).date())))
    schema.write_bytes(_text(release_schema()))
    if as_json:
        print_json({"ok": True, "file": str(file), "schema": str(schema)})
    else:
        stderr().print(f"[green]written[/] {file} and {schema}")


@app.command("schema")
def schema(output: Output = None) -> None:
    """Print the JSON Schema of a release file: the body of `POST /releases`, with notes."""
    write_output(output, _text(release_schema()))


def release_schema() -> dict[str, Any]:
    """The JSON Schema of what clients set of a release, with the notes that are accepted and ignored."""
    found = document_schema(ReleaseContent)
    definitions = found.get("$defs", {})
    for model in embedded_models(ReleaseContent, {}).values():
        part = definitions.get(model.__name__, found)
        for name in _NOTES:
            if note := other_names(model).get(name):
                part["properties"][name] = {"type": "string", "description": note.why}
    return found


def example(today: date) -> dict[str, Any]:
    """A release of one track that can be sent once its identifiers are yours; out on a Friday in six weeks or more."""
    soon = today + _LEAD
    day = soon + timedelta(days=(_FRIDAY - soon.weekday()) % 7)
    line = {"text": f"{day.year} Example Recordings", "year": day.year, "company": "Example Recordings"}
    artists = [{"name": "The Example Ensemble", "role": "MainArtist"}]
    return {
        "$schema": f"./{SCHEMA}",
        "$comment": "Notes like this one are ignored wherever they stand here. Every field is in the JSON Schema.",
        "type": "Single",
        "basic": {
            "$comment": "Replace the barcode (UPC or EAN) by one of your own. releaseDate is the day of this release.",
            "title": "Night Transit",
            "displayArtist": "The Example Ensemble",
            "artists": artists,
            "releaseDate": day.isoformat(),
            "label": "Example Recordings",
            "barcode": "400000260013",
            "type": "Single",
        },
        "tracks": [
            {
                "$comment": "The file of a track is found by its ISRC, its position (01_001.wav), or its title.",
                "isrc": "QZEXA2600001",
                "metadata": {
                    "$comment": "The duration is in seconds; it is measured if there is a file.",
                    "title": "Departure",
                    "displayArtist": "The Example Ensemble",
                    "artists": artists,
                    "duration": 184.5,
                    "pLine": line,
                    "contributors": [{"name": "The Example Ensemble", "role": "Producer"}],
                    "writers": [{"name": "The Example Ensemble", "role": "Composer"}],
                },
            }
        ],
        "metadata": {
            "$comment": "copyright is the C line of the release, production its P line.",
            "genreCode": "ELECTRONIC",
            "genreName": "Electronic",
            "language": "en",
            "copyright": line["text"],
            "copyrightYear": day.year,
            "production": line["text"],
            "productionYear": day.year,
            "parentalWarning": "NotExplicit",
        },
        "territories": {"$comment": "Without `included`, everywhere but in those excluded.", "excluded": []},
        "rights": {
            "$comment": "From this day on it may be offered; days are local in each territory.",
            "startDate": day.isoformat(),
        },
    }


def _text(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
