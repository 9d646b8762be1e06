"""Implements `stardust genres`: lists and searches genres, and suggests a DSP's genres for names."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from shared.cli.inputs.documents import read_bounded
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.errors import Finding, InvalidInput
from shared.vocabularies.genres.dictionary import Dictionary, Entry
from shared.vocabularies.genres.providers import DictionaryName, dictionary_of

MAX_NAMES = 10_000
"""How many genres a file may name."""

app = typer.Typer(help="List, search and map genres: our own and those of DSPs.", no_args_is_help=True)


Provider = Annotated[DictionaryName, typer.Option("--provider", help="Whose genres: our own (truth) or a DSP's.")]


@app.command("list")
def show(provider: Provider = "truth", as_json: Json = False) -> None:
    """List a provider's genres: our own (truth), or a DSP's with their notation in messages."""
    dictionary = dictionary_of(provider)
    if as_json:
        print_json({**_facts(dictionary), "genres": [_described(entry) for entry in dictionary.entries]})
        return
    table = Table("Genre", "Code" if dictionary.by_code else "In messages", title=_heading(dictionary))
    for entry in dictionary.entries:
        held = "" if entry.deliverable else " (editorial)"
        table.add_row("  " * (len(entry.path) - 1) + entry.name + held, entry.code or entry.notation)
    Console(soft_wrap=True).print(table)


@app.command("search")
def search(
    words: Annotated[list[str], typer.Argument(help="Words of names, synonyms or genres above; may be misspelt.")],
    provider: Provider = "truth",
    limit: Annotated[int, typer.Option("--limit", help="How many to show.", min=1, max=1000)] = 20,
    as_json: Json = False,
) -> None:
    """Find genres by words, the best first."""
    from shared.vocabularies.genres.search import search_genres

    hits = search_genres(" ".join(words), provider, limit)
    dictionary = dictionary_of(provider)
    if as_json:
        found = [{**_described(hit.entry), "score": hit.score} for hit in hits]
        print_json({**_facts(dictionary), "genres": found})
        return
    table = Table("Genre", "Code" if dictionary.by_code else "In messages", "Score")
    for hit in hits:
        table.add_row(hit.entry.full_name, hit.entry.code or hit.entry.notation, f"{hit.score:.0f}")
    Console(soft_wrap=True).print(table if hits else "No genre found.")


@app.command("suggest")
def suggest(
    file: Annotated[Path, typer.Argument(help="The genres: one a line, or a JSON list of texts.")],
    provider: Provider,
    limit: Annotated[int, typer.Option("--limit", help="How many to suggest for each.", min=1, max=20)] = 3,
    as_json: Json = False,
) -> None:
    """Suggest a provider's genres for each of yours, the surest first.

    A genre may be a name, a code, or a path such as "Latin > Latin Jazz".

    Exits with 2 on bad usage or unreadable input.
    """
    from shared.vocabularies.genres.suggest import suggest_genres

    dictionary = dictionary_of(provider)
    found = {name: suggest_genres(name, provider, limit) for name in _names(file)}
    if as_json:
        listed = [
            {
                "genre": name,
                "suggestions": [
                    {**_described(each.entry), "score": each.score, "reason": each.reason} for each in given
                ],
            }
            for name, given in found.items()
        ]
        print_json({**_facts(dictionary), "genres": listed})
        return
    table = Table("Genre", dictionary.title, "Score", "Reason")
    for name, given in found.items():
        for each in given:
            shown = name if each is given[0] else ""
            table.add_row(shown, each.entry.full_name, f"{each.score:.0f}", each.reason)
        if not given:
            table.add_row(name, "-", "", "")
    Console(soft_wrap=True).print(table)


def _names(path: Path) -> list[str]:
    """The genres that a file names, each once. Raises InvalidInput, and OSError if it cannot be opened."""
    try:
        text = read_bounded(path).decode("utf-8-sig")
        given = json.loads(text) if text.lstrip().startswith("[") else text.splitlines()
    except ValueError as error:
        raise _unreadable(path, f"It is not a list of genres: {error}.") from error
    if not all(isinstance(name, str) for name in given):
        raise _unreadable(path, "The list has items that are not texts.")
    names = list(dict.fromkeys(name.strip() for name in given if name.strip()))
    if len(names) > MAX_NAMES:
        raise _unreadable(path, f"It names {len(names)} genres; {MAX_NAMES} are allowed.")
    return names


def _unreadable(path: Path, message: str) -> InvalidInput:
    remedy = "Write one genre a line, or a JSON list of texts, in UTF-8."
    return InvalidInput([Finding(str(path), message, "unreadable", remedy=remedy)])


def _facts(dictionary: Dictionary) -> dict[str, Any]:
    facts = ("provider", "title", "version", "published", "source", "closed")
    return {name: getattr(dictionary, name) for name in facts}


def _described(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "name": entry.name,
        "path": list(entry.path),
        "notation": entry.notation,
        "synonyms": list(entry.synonyms),
        "deliverable": entry.deliverable,
    }


def _heading(dictionary: Dictionary) -> str:
    edition = f" {dictionary.version}" if dictionary.version else ""
    return f"{dictionary.title}{edition}: {len(dictionary.entries)} genres\n{dictionary.source}"
