"""Receipts are found again by their own tenant only, verified as they are stored, and printed for people."""

from base64 import b64decode
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from shared.delivery.receipts.archive import ReceiptCheck, ReceiptSearch, search_receipts, verify_receipts
from shared.delivery.receipts.chain import verify
from shared.delivery.receipts.download import print_receipt
from shared.delivery.receipts.link import link_receipts
from shared.delivery.receipts.page import Letterhead, receipt_page, size
from shared.delivery.receipts.pdf import render_receipt
from shared.errors import InvalidInput, NotFound
from shared.model.accounts.tenant import Branding
from shared.model.codec import encode
from shared.model.delivery.delivery import DeliveryReference, ReceiptFile
from tests.fixtures.world import SENDER, START
from tests.unit.delivery.receipts.receipt_world import Office, receipt


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, 7)


def ids(office: Office, **search: object) -> list[str]:
    found = search_receipts(ReceiptSearch.model_validate(search), caller=office.viewer, adapters=office.adapters)
    return [each["id"].removeprefix("delivery-") for each in found.receipts]


def test_the_newest_come_first(office: Office) -> None:
    assert ids(office) == ["7", "6", "5", "4", "3", "2", "1"]


def test_they_are_found_by_release_target_message_and_time(office: Office) -> None:
    office.file(receipt(8, release_id="r8", target_id="t8"))
    assert ids(office, release_id="r8") == ["8"]
    assert ids(office, target_id="t8") == ["8"]
    assert ids(office, message_id="MSG-3") == ["3"]
    assert ids(office, since=START + timedelta(minutes=6), until=START + timedelta(minutes=8)) == ["7", "6"]
    with pytest.raises(InvalidInput):
        ids(office, release_id="r8", target_id="t8")


def test_pages_follow_one_another_without_loss_though_times_are_equal(office: Office) -> None:
    for number in range(8, 12):
        office.file(receipt(number, completed=START))
    seen: list[str] = []
    after = None
    while True:
        search = ReceiptSearch(limit=2, after=after)
        found = search_receipts(search, caller=office.viewer, adapters=office.adapters)
        seen += [each["id"] for each in found.receipts]
        after = found.next
        if after is None:
            break
    assert sorted(seen) == sorted(f"delivery-{number}" for number in range(1, 12))
    with pytest.raises(InvalidInput):
        ids(office, after="2026-99-01T00:00:00Z/x")


def test_another_tenant_finds_nothing(office: Office) -> None:
    assert search_receipts(ReceiptSearch(), caller=office.stranger, adapters=office.adapters).receipts == []


def check(office: Office, after: int = 0, limit: int = 500) -> tuple[int, set[str], int | None]:
    found = verify_receipts(ReceiptCheck(after=after, limit=limit), caller=office.viewer, adapters=office.adapters)
    return found.checked, {problem.code for problem in found.problems}, found.next


def test_what_is_stored_verifies_page_by_page(office: Office) -> None:
    assert check(office) == (7, set(), None)
    assert check(office, limit=3) == (3, set(), 3)
    assert check(office, after=3, limit=3) == (3, set(), 6)
    assert check(office, after=6, limit=3) == (1, set(), None)


@pytest.mark.parametrize(("after", "page"), [(0, 500), (4, 500)])
def test_what_was_tampered_with_in_the_store_shows(office: Office, after: int, page: int) -> None:
    link_receipts("tenant", office.store, office.clock)
    office.tamper(6, totalBytes=1)
    assert check(office, after)[1] == {"altered", "missing"}
    office.tamper(6, totalBytes=1000)
    assert check(office, after)[1] == set()
    office.store.transact(lambda transaction: transaction.delete("receipts/delivery-7"))
    assert check(office, after)[1] == {"missing"}
    office.store.transact(lambda transaction: transaction.delete("receipts/delivery-5"))
    assert check(office, after)[1] == {"missing"}


def test_what_is_exported_verifies_outside(office: Office) -> None:
    link_receipts("tenant", office.store, office.clock)
    found = search_receipts(ReceiptSearch(), caller=office.viewer, adapters=office.adapters).receipts
    assert verify(found, gapless_from=1) == []


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(document[index].get_textpage().get_text_range() for index in range(len(document)))
    document.close()
    return text


def test_a_printed_receipt_says_what_was_delivered(office: Office) -> None:
    printed = print_receipt(DeliveryReference(delivery_id="delivery-3"), caller=office.viewer, adapters=office.adapters)
    text = words(b64decode(printed.content))
    for wanted in (
        SENDER.party_id,
        "The Label",
        "The DSP",
        "MSG-3",
        "SFTP, OpenSSH",
        f"{3:032x}",
        "MD5 at the server",
        "number 3 of",
    ):
        assert wanted in text
    with office.adapters.blobs.open("tenants/tenant/receipts/delivery-3.pdf") as kept:
        assert kept.read() == b64decode(printed.content)
    with pytest.raises(NotFound):
        print_receipt(DeliveryReference(delivery_id="delivery-3"), caller=office.stranger, adapters=office.adapters)


def test_what_is_deleted_is_printed_by_its_id(office: Office) -> None:
    for path in ("releases/release", "deliveryTargets/target", "tenants/tenant"):
        office.store.transact(lambda transaction, path=path: transaction.delete(path))  # type: ignore[misc]
    printed = print_receipt(DeliveryReference(delivery_id="delivery-1"), caller=office.viewer, adapters=office.adapters)
    assert all(word in words(b64decode(printed.content)) for word in ("release", "target", "tenant"))


HEAD = Letterhead(
    "Sägewerk & Söhne <GmbH>", Branding(primary_color="#ffe08a"), "", "Harbour", "Ночь 夜の森 서울 ひらカタ ع", "Æ"
)


def test_the_same_receipt_prints_the_same_bytes() -> None:
    page = receipt_page(receipt(1), HEAD)
    assert render_receipt(page, HEAD) == render_receipt(page, HEAD)


def test_names_of_many_scripts_are_printed_and_unknown_ones_marked() -> None:
    text = words(render_receipt(receipt_page(receipt(1), HEAD), HEAD))
    assert HEAD.tenant in text
    assert "Ночь 夜の森 서울 ひらカタ" in text
    assert "ع" not in text


def test_many_files_take_many_pages_and_repeat_their_head() -> None:
    file = receipt(1).files[0]
    many = receipt(1, files=[file] * 120)
    assert words(render_receipt(receipt_page(many, HEAD), HEAD)).count("Proved by") > 2


def test_what_differs_at_the_server_is_said_so() -> None:
    file = ReceiptFile(path="a.xml", role="ern", size=2, size_found=1, md5="0" * 32, verified_by="size")
    page = receipt_page(receipt(1, files=[file]), HEAD)
    assert not page.files[0].sound
    assert "it differs there" in words(render_receipt(page, HEAD))


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (5 * 1024**3, "5.0 GiB"), (2**52, "4096.0 TiB")],
)
def test_sizes_are_written_as_people_read_them(count: int, text: str) -> None:
    assert size(count) == text


def test_a_receipt_is_linked_before_anybody_takes_it_home(office: Office) -> None:
    office.file(receipt(8))
    assert "linked" in encode(receipt(8))
    print_receipt(DeliveryReference(delivery_id="delivery-8"), caller=office.viewer, adapters=office.adapters)
    assert office.receipts()[-1]["sequence"] == 8
