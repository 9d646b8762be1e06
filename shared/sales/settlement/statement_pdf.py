"""Renders a statement as PDF with the label's branding: the payee's account, and what it earned, line by line."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Table

from shared.media.printing.sheet import GREY, WIDTH, Sheet, facts_table, gap, print_sheet, rows_table
from shared.media.printing.text import BOLD, REGULAR, marked_up, style_of
from shared.model.accounts.tenant import Branding
from shared.model.sales.statement import PayeeStatement, StatementLine

MAX_LINES = 2000
"""Lines that a document has; the others are added up."""
MAX_TEXT = 200
"""Characters of a cell: a row has to have room on a page."""
_ACCOUNT = (
    ("Brought forward", "opening", 1),
    ("Earned", "earned", 1),
    ("Corrections of earlier statements", "corrected", 1),
    ("Held until you confirm your share", "held", -1),
    ("Held earlier, now confirmed", "confirmed", 1),
    ("Held back for returns", "reserved", -1),
    ("Held back earlier, now released", "released", 1),
    ("Costs", "costs", -1),
    ("Recouped of advances", "recouped", -1),
    ("Tax withheld", "tax", -1),
    ("Paid to you", "payable", -1),
)
"""What happened on the account, in the order of the statement's sum: text, field, sign."""
_AFTERWARDS = (
    ("Advances not yet recouped", "unrecouped"),
    ("Held back for returns", "in_reserve"),
    ("Held until you confirm", "unconfirmed"),
)


def render_statement(
    statement: PayeeStatement, *, tenant: str, branding: Branding, made: datetime, issued: bool = True
) -> bytes:
    """The statement as a PDF document (A4). The lines with the largest amounts come first."""
    title = f"Royalty statement until {statement.period:%-d %B %Y}{'' if issued else ' (draft, not booked)'}"
    sheet = Sheet(title, f"{statement.name} · {statement.currency}", tenant, branding, made, ("royalty statement",))
    return print_sheet(sheet, _body(statement, branding))


def _body(statement: PayeeStatement, branding: Branding) -> Iterator[Flowable]:
    facts = [("For", f"{statement.name} ({statement.payee})"), ("Period until", f"{statement.period}")]
    if statement.payment:
        facts.append(("Payment", statement.payment))
    yield facts_table(facts)
    yield gap()
    yield _account(statement, branding)
    yield gap()
    if statement.lines:
        yield _lines(statement, branding)
        yield gap()
    yield facts_table([("Royalty run", statement.run)], small=True)


def _account(statement: PayeeStatement, branding: Branding) -> Table:
    moved = [(text, sign * getattr(statement, name)) for text, name, sign in _ACCOUNT]
    rows = [_pair(text, amount) for text, amount in moved if amount]
    rows.append(_pair("Carried forward", statement.closing, bold=True))
    left = [(text, getattr(statement, name)) for text, name in _AFTERWARDS]
    rows += [_pair(text, amount, grey=True) for text, amount in left if amount]
    widths = [WIDTH - 40 * mm, 40 * mm]
    return rows_table(("Your account", statement.currency), rows, widths, branding, right=(1,))


def _pair(text: str, amount: Decimal, *, bold: bool = False, grey: bool = False) -> list[Paragraph]:
    font, colour = BOLD if bold else REGULAR, GREY if grey else colors.black
    return [
        Paragraph(text, style_of(font, 8.5, 12, colour)),
        Paragraph(f"{amount:,f}", style_of(font, 8.5, 12, colour, right=True)),
    ]


def _lines(statement: PayeeStatement, branding: Branding) -> Table:
    small, number = style_of(REGULAR, 7.2, 9.5), style_of(REGULAR, 7.2, 9.5, right=True)
    ordered = sorted(statement.lines, key=lambda each: (-each.amount, each.title, each.isrc, each.service))
    rows = [_line(each, small, number) for each in ordered[:MAX_LINES]]
    if others := ordered[MAX_LINES:]:
        text = f"{len(others):,} more lines, which the table and the JSON file have"
        rows.append(_cells(["", text, "", "", "", f"{sum(each.amount for each in others):,f}"], small, number))
    names = ("Period", "Title", "Service", "Use", "Quantity", f"Your share, {statement.currency}")
    widths = [20 * mm, WIDTH - 122 * mm, 30 * mm, 28 * mm, 20 * mm, 24 * mm]
    return rows_table(names, rows, widths, branding, right=(4, 5))


def _line(line: StatementLine, small: ParagraphStyle, number: ParagraphStyle) -> list[Paragraph]:
    title = " · ".join(filter(None, (line.title, line.isrc or line.upc)))
    period = f"{line.start:%Y-%m}"
    amounts = [f"{line.quantity:,f}", f"{line.amount:,f}"]
    return _cells([period, title, line.service, line.use_type, *amounts], small, number)


def _cells(texts: Sequence[str], small: ParagraphStyle, number: ParagraphStyle) -> list[Paragraph]:
    return [Paragraph(marked_up(text[:MAX_TEXT]), number if at > 3 else small) for at, text in enumerate(texts)]
