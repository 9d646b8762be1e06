"""Implements `stardust sales`: reads sales reports, divides them among payees, pays them. Needs no Firebase."""

import typer

from shared.cli.commands import royalties

app = typer.Typer(help="Read sales reports, divide them among payees, pay them.", no_args_is_help=True)
app.command("run")(royalties.run)
app.command("statement")(royalties.statement)
app.command("payments")(royalties.payments)
app.command("paid")(royalties.paid)


@app.callback()
def sales() -> None:
    """Read sales reports, divide them among payees, pay them."""
