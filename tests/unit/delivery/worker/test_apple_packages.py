"""Deliveries to a target with Apple's layout: the package, its updates, its takedown and the guard of identifiers."""

from typing import Any

import pytest
from lxml import etree

from shared.catalog.releases.preview import PreviewRequest, preview_message
from shared.delivery.worker.run import deliver_package
from shared.errors import InvalidRelease
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.receipt import Receipt
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World

NS = {"a": "http://apple.com/itunes/importer"}
GENRES = {"apple": {"code": "ELECTRONIC-00", "name": "Electronic"}}


@pytest.fixture
def apple(world: World, server: MemoryServer) -> World:
    """The world with its target changed to Apple."""
    fields = {"layout": "itmsp", "provider": "TheLabel", "deals": ["subscription-streaming", "download"]}
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", fields))
    world.change_release(**{"metadata.genreMappings": GENRES, "status": "ready"})
    return world


def deliver(world: World, **request: Any) -> Delivery:
    """Requests and runs a delivery; the delivery as it ended."""
    placed = world.request(**request).delivery
    world.wait_until_due(placed.id)
    deliver_package(world.task(placed.id), world.adapters)
    return world.delivery(placed.id)


def sent(server: MemoryServer) -> etree._Element:
    (document,) = [data for path, data in server.files.items() if path.endswith("/metadata.xml")]
    return etree.fromstring(document)


def test_the_package_is_apples_with_the_document_last(apple: World, server: MemoryServer) -> None:
    delivery = deliver(apple)
    assert (delivery.status, delivery.message_type) == ("completed", "AppleMusicPackage")
    release = decode(Release, apple.store.get("releases/release"))
    root = f"{release.basic.barcode}.itmsp"
    assert {path.split("/")[0] for path in server.files} == {root}
    assert [*server.files][-1] == f"{root}/metadata.xml"
    document = sent(server)
    assert document.tag == f"{{{NS['a']}}}package"
    assert document.findtext("a:provider", "", NS) == "TheLabel"
    named = {each.text for each in document.iterfind(".//a:file_name", NS)}
    assert {path.rpartition("/")[2] for path in server.files} == {*named, "metadata.xml"}


def test_a_required_stage_that_only_ddex_messages_have_does_not_hold_it_up(apple: World, server: MemoryServer) -> None:
    tenant = apple.store.get("tenants/tenant")
    assert tenant
    settings = {**tenant["settings"], "requireStages": ["schema", "workbench"]}
    apple.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings": settings}))
    assert deliver(apple).status == "completed"


def test_the_receipt_lists_its_files_like_any_other(apple: World, server: MemoryServer) -> None:
    delivery = deliver(apple)
    receipt = decode(Receipt, apple.store.get(f"receipts/{delivery.id}"))
    assert [file.path for file in receipt.files] == [*server.files]
    assert {file.verified_by for file in receipt.files} == {"md5"}


def test_an_update_of_the_metadata_sends_the_document_alone(apple: World, server: MemoryServer) -> None:
    deliver(apple)
    server.files.clear()
    apple.change_release(**{"basic.title": "Another Title", "status": "ready"})
    assert deliver(apple).status == "completed"
    assert [path.rpartition("/")[2] for path in server.files] == ["metadata.xml"]
    document = sent(server)
    assert document.findtext("a:album/a:title", "", NS) == "Another Title"
    assert document.find(".//a:audio_file/a:checksum", NS) is not None


def change_isrc(world: World) -> None:
    tracks = encode(decode(Release, world.store.get("releases/release")))["tracks"]
    tracks[0]["isrc"] = "QZAT22699999"
    world.change_release(tracks=tracks, status="ready")


def test_identifiers_that_apple_has_cannot_change(apple: World, server: MemoryServer) -> None:
    deliver(apple)
    change_isrc(apple)
    with pytest.raises(InvalidRelease, match="cannot become QZAT22699999") as caught:
        apple.request()
    assert [problem.path for problem in caught.value.problems] == ["tracks[0].isrc"]


def test_they_cannot_change_if_the_first_package_was_still_to_be_sent_either(
    apple: World, server: MemoryServer
) -> None:
    first = apple.request().delivery
    change_isrc(apple)
    second = apple.request().delivery
    for delivery in (first, second):
        apple.wait_until_due(delivery.id)
        deliver_package(apple.task(delivery.id), apple.adapters)
    assert apple.delivery(first.id).status == "completed"
    assert "cannot become QZAT22699999" in str(apple.delivery(second.id).failure)


def test_identifiers_cannot_change_after_a_takedown_either(apple: World, server: MemoryServer) -> None:
    deliver(apple)
    deliver(apple, takedown=True)
    apple.change_release(**{"basic.barcode": "600000000170", "status": "ready"})
    with pytest.raises(InvalidRelease, match="cannot become 600000000170"):
        apple.request()


def test_a_takedown_sends_the_document_without_tracks(apple: World, server: MemoryServer) -> None:
    deliver(apple)
    server.files.clear()
    assert deliver(apple, takedown=True).status == "completed"
    document = sent(server)
    assert document.find(".//a:track", NS) is None
    assert {each.text for each in document.iterfind(".//a:cleared_for_stream", NS)} == {"false"}


def test_a_takedown_in_one_territory_has_a_product_for_it(apple: World, server: MemoryServer) -> None:
    deliver(apple)
    server.files.clear()
    assert deliver(apple, takedown=True, territories=["DE"]).status == "completed"
    assert [path.rpartition("/")[2] for path in server.files] == ["metadata.xml"]
    products = sent(server).findall("a:album/a:products/a:product", NS)
    cleared = {each.findtext("a:territory", "", NS): each.findtext("a:cleared_for_stream", "", NS) for each in products}
    assert cleared == {"WW": "true", "DE": "false"}


def test_the_preview_is_what_is_sent(apple: World, server: MemoryServer) -> None:
    request = PreviewRequest(release_id="release", target_id="target")
    preview = preview_message(request, caller=apple.viewer, adapters=apple.adapters)
    deliver(apple)
    (document,) = [data for path, data in server.files.items() if path.endswith("metadata.xml")]
    assert preview.xml == document.decode().strip()
    assert (preview.validation.format, preview.validation.version) == ("apple", "music5.3")
    assert preview.validation.stages["schema"] == "passed"
    assert "not public" in preview.validation.notes["schema"]
