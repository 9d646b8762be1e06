import csv
import io
import json
from typing import Any

import pytest

from shared.accounts.audit.chain import GENESIS
from shared.accounts.audit.export import AuditExport, AuditExportRequest, export_audit_log
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.audit.search import AuditPage, AuditSearch, search_audit_log
from shared.accounts.audit.verify import AuditVerification, VerifyRequest, verify_audit_log
from shared.errors import Forbidden, InvalidInput
from shared.model.codec import decode
from shared.spreadsheet import csv_text, neutralize, restored
from tests.fixtures.people import People
from tests.fixtures.world import START


@pytest.fixture
def people() -> People:
    people = People()
    for number in range(7):
        people.clock.forward(hours=1)
        act(people, "owner" if number % 2 else "admin", f"things/{number % 3}")
    act(people, "stranger", "things/0", tenant_id="elsewhere")
    return people


def act(people: People, by: str, subject: str, tenant_id: str = "tenant", **details: str) -> None:
    def work(transaction: Any) -> None:
        log = AuditLog.read(transaction, tenant_id)
        wanted = Act("target.updated", subject, {"n": 1}, {"n": 2}, details)
        log.append(transaction, wanted, by=people.caller(by), at=people.clock(), new_id=people.adapters.new_id)

    people.store.transact(work)


def search(people: People, by: str = "admin", **fields: Any) -> AuditPage:
    request = decode(AuditSearch, fields)
    return search_audit_log(request, caller=people.caller(by), adapters=people.adapters)


def export(people: People, **fields: Any) -> AuditExport:
    request = decode(AuditExportRequest, fields)
    return export_audit_log(request, caller=people.caller("admin"), adapters=people.adapters)


def verify(people: People) -> AuditVerification:
    return verify_audit_log(VerifyRequest(), caller=people.caller("admin"), adapters=people.adapters)


def sequences(page: AuditPage) -> list[int]:
    return [item.entry.sequence for item in page.entries]


def test_entries_are_listed_latest_first_with_their_origin(people: People) -> None:
    page = search(people)
    assert sequences(page) == [7, 6, 5, 4, 3, 2, 1]
    assert {item.address for item in page.entries} == {"203.0.113.7"}
    assert page.after is None


@pytest.mark.parametrize(("sent", "answered"), [("cursor", "next_cursor"), ("after", "after")])
def test_pages_have_no_gaps(people: People, sent: str, answered: str) -> None:
    found, following = [], None
    while True:
        page = search(people, limit=3, **({sent: following} if following else {}))
        found += sequences(page)
        following = getattr(page, answered)
        if following is None:
            break
    assert found == [7, 6, 5, 4, 3, 2, 1]


def test_entries_of_the_same_instant_get_different_times(people: People) -> None:
    for _ in range(3):
        act(people, "admin", "things/9")
    assert sequences(search(people, limit=2)) == [10, 9]
    assert len({item.entry.at for item in search(people).entries}) == 10


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"actor": "owner"}, [6, 4, 2]),
        ({"subject": "things/0"}, [7, 4, 1]),
        ({"action": "target.updated"}, [7, 6, 5, 4, 3, 2, 1]),
        ({"action": "thing.unheard"}, []),
        ({"since": "2026-03-01T17:00:00Z"}, [7, 6, 5]),
        ({"until": "2026-03-01T14:00:00Z", "actor": "admin"}, [1]),
        ({"actor": "stranger"}, []),
    ],
)
def test_filters(people: People, wanted: dict[str, Any], found: list[int]) -> None:
    assert sequences(search(people, **wanted)) == found


@pytest.mark.parametrize("wanted", [{"actor": "a", "subject": "b"}, {"limit": 501}, {"action": "x"}, {"tenantId": "t"}])
def test_an_invalid_search_is_rejected(people: People, wanted: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        search(people, **wanted)


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_only_admins_read_the_log(people: People, role: str) -> None:
    with pytest.raises(Forbidden):
        search(people, role)


def test_tenants_read_only_their_own_log(people: People) -> None:
    page = search(people, "stranger")
    assert [item.entry.tenant_id for item in page.entries] == ["elsewhere"]


def test_an_erased_origin_is_empty(people: People) -> None:
    entry = search(people, limit=1).entries[0].entry
    people.store.transact(lambda transaction: transaction.delete(f"auditOrigins/{entry.id}"))
    item = search(people, limit=1).entries[0]
    assert (item.address, item.agent) == ("", "")


def test_the_csv_contains_every_entry_and_no_formulas(people: People) -> None:
    act(people, "admin", "=HYPERLINK(1)", note="@SUM(1)")
    file = export(people)
    assert file.content.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(file.content.removeprefix("\ufeff"))))
    assert [row["sequence"] for row in rows] == ["8", "7", "6", "5", "4", "3", "2", "1"]
    assert rows[0]["subject"] == "'=HYPERLINK(1)"
    assert rows[0]["details"] == "note: @SUM(1)"
    assert file.file_name == f"audit-{START:%Y%m%d}-190000.csv"
    assert (file.entries, file.truncated) == (8, False)


def test_export_as_json_lines(people: People) -> None:
    lines = [json.loads(line) for line in export(people, format="jsonl", actor="owner").content.splitlines()]
    assert [line["entry"]["sequence"] for line in lines] == [6, 4, 2]


def test_an_export_is_audited(people: People) -> None:
    export(people)
    entry = search(people, limit=1).entries[0].entry
    assert (entry.action, entry.details) == ("audit.exported", {"entries": "7"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1.50", "-1.50"),
        ("-1+1", "'-1+1"),
        ("-1\n", "'-1\n"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("\u200b=1", "'\u200b=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'Round Midnight", "'Round Midnight"),
        ("'39", "'39"),
        ("a=1", "a=1"),
        ("", ""),
        ("2026-03-01", "2026-03-01"),
    ],
)
def test_no_cell_is_a_formula(text: str, shown: str) -> None:
    assert neutralize(text) == shown
    assert restored(shown) == text


def test_quotes_and_line_breaks_stay_in_their_cell() -> None:
    text = csv_text(["a", "b"], [['x"y', "1,2\n3"]])
    assert list(csv.reader(io.StringIO(text.removeprefix("\ufeff")))) == [["a", "b"], ['x"y', "1,2\n3"]]


def test_an_unmodified_log_is_intact(people: People) -> None:
    result = verify(people)
    assert (result.whole, result.entries, result.problem) == (True, 7, None)
    assert result.head == search(people, limit=1).entries[0].entry.id


def test_an_empty_log_is_intact() -> None:
    result = verify(People())
    assert (result.whole, result.entries, result.head) == (True, 0, GENESIS)


@pytest.mark.parametrize(("number", "sequence"), [(1, 1), (4, 4), (7, 7)])
def test_a_deleted_entry_is_detected(people: People, number: int, sequence: int) -> None:
    entry = next(item.entry for item in search(people).entries if item.entry.sequence == number)
    people.store.transact(lambda transaction: transaction.delete(f"auditLog/{entry.id}"))
    result = verify(people)
    assert (result.whole, result.sequence) == (False, sequence)


def test_a_changed_entry_is_detected(people: People) -> None:
    entry = search(people).entries[3].entry
    people.store.transact(lambda transaction: transaction.update(f"auditLog/{entry.id}", {"actor": "nobody"}))
    result = verify(people)
    assert (result.whole, result.sequence) == (False, 4)
    assert "changed" in (result.problem or "")


def test_a_replaced_head_is_detected(people: People) -> None:
    people.store.transact(lambda transaction: transaction.update("auditHeads/tenant", {"hash": "f" * 64}))
    assert not verify(people).whole
