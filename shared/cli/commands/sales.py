"""Lists the commands of `stardust sales`."""

import typer

from shared.cli.commands import royalties, sales_analytics, sales_check, sales_import, sales_match

app = typer.Typer(help="Read what services report of sales, divide it among payees, pay them.", no_args_is_help=True)


@app.callback()
def sales() -> None:
    """Read what services report of sales, divide it among payees, pay them."""


app.command("check")(sales_check.check)
app.command("import")(sales_import.take_in)
app.command("rollback")(sales_import.rollback)
app.command("match")(sales_match.match)
app.command("analytics")(sales_analytics.analytics)
app.command("run")(royalties.run)
app.command("statement")(royalties.statement)
app.command("payments")(royalties.payments)
app.command("paid")(royalties.paid)
