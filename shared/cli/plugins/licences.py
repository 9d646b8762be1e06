"""Commands for licence keys of plug-ins: authors issue them; admins see and set them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.cli.inputs.options import Json, parse_moment
from shared.cli.output import print_json, stderr
from shared.cli.plugins.authors import KeyFile
from shared.cli.plugins.deployed import PluginName, installed, print_plugin
from shared.cli.remote.client import segment
from shared.cli.remote.connection import ProfileName, connect
from shared.cli.remote.tables import print_fields

Expires = Annotated[
    datetime | None,
    typer.Option("--expires", help="When it ends. Default: never.", parser=parse_moment, metavar="ISO"),
]
_FIELDS = (("Edition", "edition"), ("Holder", "holder"), ("Seats", "seats"), ("Expires", "expires"))


def issue(
    name: PluginName,
    key: KeyFile,
    tenant: Annotated[str, typer.Option("--tenant", help="The tenant's id; * for any.")],
    holder: Annotated[str | None, typer.Option("--holder", help="Who bought it.")] = None,
    edition: Annotated[str, typer.Option("--edition", help="What was bought, in your words.")] = "standard",
    seats: Annotated[int | None, typer.Option("--seats", min=1, help="How many members. Default: any number.")] = None,
    expires: Expires = None,
    as_json: Json = False,
) -> None:
    """Issue a licence key for a plug-in of yours, whose manifest names the public key. Prints the key."""
    from shared.clock import system_clock
    from shared.model.codec import decode
    from shared.plugins.ed25519 import read_key
    from shared.plugins.licences import LicencePayload, issue_licence

    facts: dict[str, Any] = {
        "plugin": name,
        "tenant": tenant,
        "edition": edition,
        "issued": system_clock(),
        **({"seats": seats} if seats else {}),
        **({"expires": expires} if expires else {}),
        **({"holder": holder} if holder else {}),
    }
    licence = issue_licence(read_key(key), decode(LicencePayload, facts))
    if as_json:
        print_json({"ok": True, "licence": licence})
        return
    stderr().print(f"The licence key of {tenant} for {name}:", markup=False)
    typer.echo(licence)


def show(name: PluginName, profile: ProfileName = None, as_json: Json = False) -> None:
    """Show what the tenant's licence key for a plug-in says."""
    licensed = installed(connect(profile), name).get("licensed") or {}
    if as_json:
        print_json({"name": name, "licensed": licensed})
    elif licensed:
        print_fields(licensed, _FIELDS)
    else:
        typer.echo(f"{name} has no licence key.")


def set_key(
    name: PluginName,
    file: Annotated[Path, typer.Argument(help="The file with the licence key.", dir_okay=False)],
    profile: ProfileName = None,
    as_json: Json = False,
) -> None:
    """Set the tenant's licence key for a plug-in."""
    content = {"licence": file.read_text("utf-8").strip()}
    found = connect(profile).send("PUT", f"/plugins/{segment(name)}/licence", content).json
    print_plugin(found, as_json)
