"""Receipts are only found by their own tenant, verified as stored, and printed as PDF."""

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
from shared.errors import InvalidCursor, InvalidInput, NotFound
from shared.model.accounts.tenant import Branding
from shared.model.codec import encode
from shared.model.delivery.delivery import DeliveryReference
from shared.model.delivery.receipt import ReceiptFile
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import SENDER, START
from tests.unit.delivery.receipts.receipt_world import ReceiptWorld, receipt


@pytest.fixture
def world(tmp_path: Path) -> ReceiptWorld:
    return ReceiptWorld(tmp_path, 7)


def ids(world: ReceiptWorld, **search: object) -> list[str]:
    found = search_receipts(ReceiptSearch.model_validate(search), caller=world.viewer, adapters=world.adapters)
    return [each["id"].removeprefix("delivery-") for each in found.receipts]


def test_the_newest_come_first(world: ReceiptWorld) -> None:
    assert ids(world) == ["7", "6", "5", "4", "3", "2", "1"]


def test_receipts_are_found_by_release_target_message_and_time(world: ReceiptWorld) -> None:
    world.add(receipt(8, release_id="r8", target_id="t8"))
    assert ids(world, release_id="r8") == ["8"]
    assert ids(world, target_id="t8") == ["8"]
    assert ids(world, message_id="MSG-3") == ["3"]
    assert ids(world, since=START + timedelta(minutes=6), until=START + timedelta(minutes=8)) == ["7", "6"]
    with pytest.raises(InvalidInput):
        ids(world, release_id="r8", target_id="t8")


@pytest.mark.parametrize(("sent", "answered"), [("cursor", "next_cursor"), ("after", "next")])
def test_paging_loses_no_receipts_with_equal_times(world: ReceiptWorld, sent: str, answered: str) -> None:
    for number in range(8, 12):
        world.add(receipt(number, completed=START))
    seen: list[str] = []
    following = None
    while True:
        search = ReceiptSearch.model_validate({"limit": 2, sent: following})
        found = search_receipts(search, caller=world.viewer, adapters=world.adapters)
        assert len(found.receipts) <= 2
        seen += [each["id"] for each in found.receipts]
        following = getattr(found, answered)
        if following is None:
            break
    assert sorted(seen) == sorted(f"delivery-{number}" for number in range(1, 12))
    with pytest.raises(InvalidInput):
        ids(world, after="2026-99-01T00:00:00Z/x")
    with pytest.raises(InvalidInput, match="does not belong to this list"):
        ids(world, cursor="abc")


def test_another_tenant_finds_nothing(world: ReceiptWorld) -> None:
    assert search_receipts(ReceiptSearch(), caller=world.stranger, adapters=world.adapters).receipts == []


def check(world: ReceiptWorld, after: int = 0, limit: int = 500) -> tuple[int, set[str], int | None]:
    found = verify_receipts(ReceiptCheck(after=after, limit=limit), caller=world.viewer, adapters=world.adapters)
    return found.checked, {problem.code for problem in found.problems}, found.next


def test_the_stored_chain_verifies_page_by_page(world: ReceiptWorld) -> None:
    assert check(world) == (7, set(), None)
    assert check(world, limit=3) == (3, set(), 3)
    assert check(world, after=3, limit=3) == (3, set(), 6)
    assert check(world, after=6, limit=3) == (1, set(), None)


def test_the_verification_continues_at_the_cursor(world: ReceiptWorld) -> None:
    checked, cursor = [], None
    while True:
        request = ReceiptCheck(cursor=cursor, limit=3)
        found = verify_receipts(request, caller=world.viewer, adapters=world.adapters)
        assert found.problems == []
        checked.append(found.checked)
        cursor = found.next_cursor
        if cursor is None:
            break
    assert checked == [3, 3, 1]


@pytest.mark.parametrize("cursor", ["-1", "²", "1.5", "WyJh", "9" * 16])
def test_a_verification_refuses_a_cursor_that_is_not_a_number(world: ReceiptWorld, cursor: str) -> None:
    with pytest.raises(InvalidCursor, match="does not belong to this list"):
        verify_receipts(ReceiptCheck(cursor=cursor), caller=world.viewer, adapters=world.adapters)


@pytest.mark.parametrize(("after", "page"), [(0, 500), (4, 500)])
def test_tampering_in_the_store_is_detected(world: ReceiptWorld, after: int, page: int) -> None:
    link_receipts("tenant", world.store, world.clock)
    world.tamper(6, totalBytes=1)
    assert check(world, after)[1] == {"altered", "missing"}
    world.tamper(6, totalBytes=1000)
    assert check(world, after)[1] == set()
    world.store.transact(lambda transaction: transaction.delete("receipts/delivery-7"))
    assert check(world, after)[1] == {"missing"}
    world.store.transact(lambda transaction: transaction.delete("receipts/delivery-5"))
    assert check(world, after)[1] == {"missing"}


def test_exported_receipts_can_be_verified(world: ReceiptWorld) -> None:
    link_receipts("tenant", world.store, world.clock)
    found = search_receipts(ReceiptSearch(), caller=world.viewer, adapters=world.adapters).receipts
    assert verify(found, gapless_from=1) == []


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(document[index].get_textpage().get_text_range() for index in range(len(document)))
    document.close()
    return text


def test_a_printed_receipt_lists_what_was_delivered(world: ReceiptWorld) -> None:
    printed = print_receipt(DeliveryReference(delivery_id="delivery-3"), caller=world.viewer, adapters=world.adapters)
    text = text_of(b64decode(printed.content))
    for wanted in (
        SENDER.party_id,
        "The Label",
        "The DSP",
        "MSG-3",
        "SFTP, OpenSSH",
        f"{3:032x}",
        "MD5 on the server",
        "number 3 of",
    ):
        assert wanted in text
    with world.adapters.blobs.open("tenants/tenant/receipts/delivery-3.pdf") as kept:
        assert kept.read() == b64decode(printed.content)
    with pytest.raises(NotFound):
        print_receipt(DeliveryReference(delivery_id="delivery-3"), caller=world.stranger, adapters=world.adapters)


def test_deleted_documents_are_printed_by_their_ids(world: ReceiptWorld) -> None:
    for path in ("releases/release", "deliveryTargets/target", "tenants/tenant"):
        world.store.transact(lambda transaction, path=path: transaction.delete(path))  # type: ignore[misc]
    printed = print_receipt(DeliveryReference(delivery_id="delivery-1"), caller=world.viewer, adapters=world.adapters)
    assert all(word in text_of(b64decode(printed.content)) for word in ("release", "target", "tenant"))


HEAD = Letterhead(
    "Sägewerk & Söhne <GmbH>", Branding(primary_color="#ffe08a"), "", "Harbour", "Ночь 夜の森 서울 ひらカタ ع", "Æ"
)


def test_the_same_receipt_prints_the_same_bytes() -> None:
    page = receipt_page(receipt(1), HEAD)
    assert render_receipt(page, HEAD) == render_receipt(page, HEAD)


def test_names_in_many_scripts_are_printed_and_unsupported_characters_replaced() -> None:
    text = text_of(render_receipt(receipt_page(receipt(1), HEAD), HEAD))
    assert HEAD.tenant in text
    assert "Ночь 夜の森 서울 ひらカタ" in text
    assert "ع" not in text


def test_many_files_span_several_pages_with_a_repeated_header() -> None:
    file = receipt(1).files[0]
    many = receipt(1, files=[file] * 120)
    assert text_of(render_receipt(receipt_page(many, HEAD), HEAD)).count("Verified by") > 2


def test_a_file_that_differs_on_the_server_is_marked() -> None:
    file = ReceiptFile(path="a.xml", role="ern", size=2, size_found=1, md5="0" * 32, verified_by="size")
    page = receipt_page(receipt(1, files=[file]), HEAD)
    assert not page.files[0].intact
    assert "does not match" in text_of(render_receipt(page, HEAD))


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (5 * 1024**3, "5.0 GiB"), (2**52, "4096.0 TiB")],
)
def test_sizes_are_printed_in_readable_units(count: int, text: str) -> None:
    assert size(count) == text


def test_a_receipt_is_linked_before_it_is_printed(world: ReceiptWorld) -> None:
    world.add(receipt(8))
    assert "linked" in encode(receipt(8))
    print_receipt(DeliveryReference(delivery_id="delivery-8"), caller=world.viewer, adapters=world.adapters)
    assert world.receipts()[-1]["sequence"] == 8


def test_the_document_tells_its_date_and_subject() -> None:
    document = pypdfium2.PdfDocument(render_receipt(receipt_page(receipt(1), HEAD), HEAD))
    told = document.get_metadata_dict()
    completed = receipt(1).completed
    assert told["CreationDate"] == completed.strftime("D:%Y%m%d%H%M%S+00'00'")
    assert (told["Author"], told["Creator"]) == (HEAD.tenant, "Stardust Distro")
    assert HEAD.release in told["Subject"]
    assert receipt(1).message_id in told["Keywords"]


def test_a_receipt_names_the_release_as_it_was_delivered(world: ReceiptWorld) -> None:
    made = receipt(1, release_id="release")
    delivery = world.request().delivery
    world.put(f"deliveries/{made.delivery_id}", {**encode(delivery), "id": made.delivery_id})
    world.put(f"receipts/{made.id}", encode(made))
    world.change_release(**{"basic.title": "Renamed Since"})
    printed = print_receipt(DeliveryReference(delivery_id=made.id), caller=world.viewer, adapters=world.adapters)
    text = text_of(b64decode(printed.content))
    assert "Renamed Since" not in text
    assert SHAPES["album"]().basic.title in text
