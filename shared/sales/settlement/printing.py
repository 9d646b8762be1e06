"""Writes a stored statement in the form that somebody wants, beside the statement."""

import json
from decimal import Decimal

from shared.accounts.adapters import Adapters
from shared.model.accounts.tenant import Branding
from shared.model.codec import decode
from shared.model.sales.settlement import StoredStatement
from shared.model.sales.statement import PayeeStatement
from shared.sales.royalties.tables import statement_table
from shared.sales.settlement.stored import read_file

_MEDIA = {"pdf": "application/pdf", "csv": "text/csv"}


def printed(statement: StoredStatement, form: str, adapters: Adapters) -> tuple[str, str]:
    """The name to save it by, and where it is in the bucket. PDF documents have the label's name and colours of now.

    Raises NotFound, Tampered, Unavailable.
    """
    content = read_file(statement.file, adapters.blobs)
    if form == "json":
        return statement.file.name, statement.file.storage_path
    stem = statement.file.storage_path.removesuffix(".json")
    whole = decode(PayeeStatement, json.loads(content, parse_float=Decimal))
    data = statement_table(whole).encode() if form == "csv" else _pdf(whole, statement, adapters)
    adapters.blobs.write(f"{stem}.{form}", data, _MEDIA[form])
    return f"{statement.file.name.removesuffix('.json')}.{form}", f"{stem}.{form}"


def _pdf(whole: PayeeStatement, statement: StoredStatement, adapters: Adapters) -> bytes:
    from shared.sales.settlement.statement_pdf import render_statement

    tenant = adapters.store.get(f"tenants/{statement.tenant_id}") or {}
    return render_statement(
        whole,
        tenant=tenant.get("name", statement.tenant_id),
        branding=decode(Branding, tenant.get("branding", {})),
        made=statement.created,
        issued=statement.state == "issued",
    )
