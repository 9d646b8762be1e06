from datetime import date
from decimal import Decimal

from shared.model.sales.line import SalesLine

LINE = SalesLine(
    report_id="PADPIDA2014111801Y:m-1",
    start=date(2026, 1, 1),
    end=date(2026, 1, 31),
    service="Example",
    territory="DE",
    use_type="OnDemandStream",
    commercial_model="SubscriptionModel",
    quantity=3,
    revenue=Decimal("0.0000001200"),
    currency="EUR",
    isrc="QZABC2600001",
    row=17,
)


def test_json_has_amounts_as_they_were_written() -> None:
    found = LINE.to_dict()
    assert found["revenue"] == "0.0000001200"
    assert (found["start"], found["useType"], found["quantity"], found["row"]) == (
        "2026-01-01",
        "OnDemandStream",
        3,
        17,
    )
    assert "exchangeRate" not in found
