"""Options shared by several commands."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer


def parse_moment(text: str) -> datetime:
    """Parses an ISO 8601 timestamp; without a time zone it is UTC. Raises BadParameter."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a timestamp. Use a value like 2026-05-04T12:00:00Z.") from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_day(text: str) -> date:
    """Parses a day. Raises BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day. Write it as 2026-03-31.") from error


Until = Annotated[
    date | None,
    typer.Option(
        "--until",
        help="The last day of the period to close. Default: that of the last sale.",
        parser=parse_day,
        metavar="DAY",
    ),
]
PayDay = Annotated[
    date | None,
    typer.Option("--on", help="When the bank should pay. Default: today.", parser=parse_day, metavar="DAY"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Clock = Annotated[
    datetime | None,
    typer.Option("--clock", help="The time to use as now.", parser=parse_moment, metavar="ISO"),
]
TargetFile = Annotated[
    Path, typer.Option("--target", help="The delivery target as JSON; a preset's name plus overrides is enough.")
]
_ASSETS = typer.Option("--assets", help="The folder with the release's files.", exists=True, file_okay=False)
Assets = Annotated[Path | None, _ASSETS]
RequiredAssets = Annotated[Path, _ASSETS]
Private = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        envvar="STARDUST_ALLOW_PRIVATE_HOSTS",
        help="Allow connections to private and loopback addresses.",
    ),
]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write. Default: standard output.")]
