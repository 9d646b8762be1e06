"""Implements `stardust languages`, `territories`, `currencies` and `price-tiers`, which search the dictionaries."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.output import print_json
from shared.vocabularies.currencies import search_currencies
from shared.vocabularies.languages.dictionary import search_languages
from shared.vocabularies.prices import search_price_tiers
from shared.vocabularies.territories.dictionary import search_groups, search_territories

Words = Annotated[list[str], typer.Argument(help="A code, or words of a name in English, German or French.")]
Limit = Annotated[int, typer.Option("--limit", help="How many to show.", min=1, max=1000)]


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """One dictionary: its name, what finds its entries, and the columns of the table, each with a field."""

    name: str
    search: Callable[[str, int], Sequence[Any]]
    columns: tuple[tuple[str, str], ...]


_DICTIONARIES = (
    _Dictionary(
        "languages",
        search_languages,
        (("Code", "code"), ("Language", "name"), ("Native", "native"), ("Scripts", "scripts")),
    ),
    _Dictionary(
        "territories",
        lambda words, limit: [*search_territories(words, limit), *search_groups(words, limit)][:limit],
        (("Code", "code"), ("Territory", "name"), ("ISO", "alpha3"), ("TIS", "tis"), ("Members", "members")),
    ),
    _Dictionary(
        "currencies",
        search_currencies,
        (("Code", "code"), ("Currency", "name"), ("Numeric", "numeric"), ("Symbol", "symbol"), ("Digits", "digits")),
    ),
    _Dictionary("price tiers", search_price_tiers, (("Code", "code"), ("Meaning", "meaning"), ("Source", "source"))),
)


def _command(dictionary: _Dictionary) -> typer.Typer:
    """The command group of a dictionary, with its search."""
    app = typer.Typer(help=f"Search {dictionary.name} by code and name.", no_args_is_help=True)

    @app.callback()
    def group() -> None:
        """Keeps `search` a sub-command while it is the only one."""

    @app.command("search", help=f"Find {dictionary.name} by a code or by words, which may be misspelt, the best first.")
    def search(words: Words, limit: Limit = 20, as_json: Json = False) -> None:
        found = dictionary.search(" ".join(words), limit)
        if as_json:
            print_json({"items": [asdict(each) for each in found]})
            return
        table = Table(*(heading for heading, _ in dictionary.columns))
        for each in found:
            table.add_row(*(_shown(getattr(each, field, None)) for _, field in dictionary.columns))
        Console(soft_wrap=True).print(table if found else "Nothing found.")

    return app


def _shown(value: object) -> str:
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


languages, territories, currencies, price_tiers = (_command(each) for each in _DICTIONARIES)


@territories.command("read")
def read(
    text: Annotated[list[str], typer.Argument(help='What somebody wrote, such as "EU except FR".')],
    as_json: Json = False,
) -> None:
    """Read what somebody wrote of territories as codes.

    Exits with 1 if something is not understood.
    """
    from shared.vocabularies.territories.reading import read_territories

    reading = read_territories(" ".join(text))
    if as_json:
        findings = [finding.to_dict() for finding in reading.findings]
        print_json({"included": reading.included, "excluded": reading.excluded, "findings": findings})
    else:
        console = Console(soft_wrap=True)
        excepted = f" except {' '.join(reading.excluded)}" if reading.excluded else ""
        console.print(f"{' '.join(reading.included) or 'No territory'}{excepted}")
        for finding in reading.findings:
            console.print(f"{finding.severity}: {finding}", markup=False)
    if any(finding.severity == "error" for finding in reading.findings):
        raise typer.Exit(FINDINGS)
