"""Tests packages: order, paths, digests, and that the manifest is valid against DDEX's schema."""

import hashlib
from dataclasses import replace

import pytest
from lxml import etree

from shared.errors import InvalidRelease
from shared.messages.ern.request import Message
from shared.messages.packages.build import BatchItem, blob_path, build_batch, build_package, delivered_files
from shared.messages.packages.layout import layout_named
from shared.messages.packages.plan import Package
from shared.model.delivery.delivery import MessageSubType
from tests.schemas import kit
from tests.unit.messages.packages.albums import NOW, RECIPIENT, SENDER, UPC, album, hashes

BATCH = "20260102030405006"
MESSAGE = Message(b"<ern/>", "4.3", "Audio", "MSG-1", "NewReleaseMessage")


def build(
    layout: str = "ddex-sftp-1.6",
    *,
    sub_type: MessageSubType = "Initial",
    message: Message = MESSAGE,
    test: bool = True,
) -> Package:
    release = album()
    chosen = layout_named(layout)
    return build_package(
        release,
        message,
        layout=chosen,
        batch_id=BATCH,
        sender=SENDER,
        recipient=RECIPIENT,
        created=NOW,
        files=delivered_files(release, chosen),
        message_sub_type=sub_type,
        test=test,
    )


def schema(version: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(kit("xsd", "ern-c-sftp", version, "ern-choreography-sftp.xsd")))


def test_delivered_files_have_uri_size_and_md5() -> None:
    files = delivered_files(album(), layout_named("ddex-sftp-1.6"))
    assert files["a11"].uri == f"resources/{UPC}_01_001.wav"
    assert (files["a11"].size, files["a11"].md5) == (1001, hashes(1).md5)
    assert list(files) == ["a11", "a12", "a21", "c1", "b1", "d1"]


def test_the_ddex_layout_puts_resources_first_then_message_then_marker() -> None:
    package = build()
    assert [(file.path, file.role) for file in package.files] == [
        (f"{BATCH}/{UPC}/resources/{UPC}_01_001.wav", "audio"),
        (f"{BATCH}/{UPC}/resources/{UPC}_01_002.flac", "audio"),
        (f"{BATCH}/{UPC}/resources/{UPC}_02_001.wav", "audio"),
        (f"{BATCH}/{UPC}/resources/{UPC}.jpg", "image"),
        (f"{BATCH}/{UPC}/resources/{UPC}_01.png", "image"),
        (f"{BATCH}/{UPC}/resources/{UPC}_02.pdf", "document"),
        (f"{BATCH}/{UPC}/{UPC}.xml", "ern"),
    ]
    assert package.marker
    assert package.marker.path == f"{BATCH}/BatchComplete_{BATCH}.xml"
    assert package.files[0].blob_path == "tenants/t1/assets/a11/song.wav"
    assert package.total_bytes == 1001 + 1002 + 1003 + 1011 + 1012 + 1013 + len(b"<ern/>") + package.marker.size


def test_the_flat_layout_has_no_folders_and_no_marker() -> None:
    package = build("flat")
    assert package.marker is None
    assert [file.path for file in package.files][-2:] == [f"{UPC}_02.pdf", "MSG-1.xml"]


@pytest.mark.parametrize("sub_type", ["Initial", "Update", "Takedown"])
def test_the_manifest_is_valid_and_contains_the_messages_hash(sub_type: MessageSubType) -> None:
    marker = build(sub_type=sub_type, test=False).marker
    assert marker
    assert marker.content
    tree = etree.fromstring(marker.content)
    schema("16").assertValid(tree)
    assert tree.findtext("MessageInBatch/URL") == f"{UPC}/{UPC}.xml"
    assert tree.findtext("MessageInBatch/HashSum/HashSum") == hashlib.md5(b"<ern/>").hexdigest()
    assert tree.findtext("MessageInBatch/IncludedReleaseId/ICPN") == UPC
    assert tree.findtext("MessageHeader/MessageSender/PartyName/FullName") == SENDER.party_name
    assert tree.findtext("IsTestFlag") == "false"
    expected = {"Initial": "NewReleaseDelivery", "Update": "ReDelivery", "Takedown": "TakeDown"}
    assert tree.findtext("MessageInBatch/DeliveryType") == expected[sub_type]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert build() == build()


def test_a_purge_cannot_be_listed_so_its_marker_is_empty() -> None:
    marker = build(message=replace(MESSAGE, message_type="PurgeReleaseMessage"), sub_type="Takedown").marker
    assert marker
    assert marker.content == b""
    assert marker.size == 0


def test_files_left_out_of_an_update_are_not_sent() -> None:
    release, layout = album(), layout_named("ddex-sftp-1.6")
    files = {id_: replace(file, included=id_ == "c1") for id_, file in delivered_files(release, layout).items()}
    package = build_package(
        release,
        MESSAGE,
        layout=layout,
        batch_id=BATCH,
        sender=SENDER,
        recipient=RECIPIENT,
        created=NOW,
        files=files,
        message_sub_type="Update",
        test=True,
    )
    assert [file.role for file in package.files] == ["image", "ern"]


def test_files_of_another_release_are_rejected() -> None:
    release, layout = album(), layout_named("flat")
    files = {**delivered_files(release, layout), "unknown-asset": delivered_files(release, layout)["c1"]}
    with pytest.raises(InvalidRelease, match="'unknown-asset'"):
        build_package(
            release,
            MESSAGE,
            layout=layout,
            batch_id=BATCH,
            sender=SENDER,
            recipient=RECIPIENT,
            created=NOW,
            files=files,
            message_sub_type="Update",
            test=True,
        )


def test_a_bucket_url_is_reduced_to_its_path() -> None:
    assert blob_path("gs://bucket/a/b.wav") == "a/b.wav"
    assert blob_path("a/b.wav") == "a/b.wav"


def paths(layout: str) -> list[str]:
    package = build(layout)
    return [file.path for file in (*package.files, package.marker) if file and file.role != "audio"]


def test_the_stardust_batch_layout() -> None:
    package = build("stardust-batch")
    assert package.files[0].path == f"{BATCH}/Release1/audio/{UPC}_01_001.wav"
    assert paths("stardust-batch")[-4:] == [
        f"{BATCH}/Release1/images/{UPC}_02.pdf",
        f"{BATCH}/Release1/MSG-1.xml",
        f"{BATCH}/BatchManifest.xml",
        f"{BATCH}/BatchComplete.txt",
    ]
    assert package.marker
    assert package.marker.content == f"{BATCH}\n".encode()
    [manifest] = [file for file in package.files if file.role == "manifest"]
    assert manifest.content
    schema("16").assertValid(etree.fromstring(manifest.content))


def test_the_itmsp_layout_is_one_folder_with_the_metadata_last() -> None:
    package = build("itmsp")
    assert package.marker is None
    assert package.files[-1].path == f"{UPC}.itmsp/metadata.xml"
    assert {file.path.count("/") for file in package.files} == {1}
    assert not package.exclusive
    assert package.archive == ""
    zipped = build("itmsp-zip")
    assert zipped.archive == f"{UPC}.itmsp.zip"
    assert zipped.files == package.files


@pytest.mark.parametrize("version", ["16", "18"])
@pytest.mark.parametrize("suffix", ["", "-priority", "-empty-marker", "-priority-empty-marker", "-release"])
def test_ddex_batches_in_every_form(version: str, suffix: str) -> None:
    name = f"ddex-sftp-{version[0]}.{version[1]}{suffix}"
    package = build(name)
    root = f"N_{BATCH}" if "priority" in suffix else f"N_{UPC}_{BATCH}" if suffix == "-release" else BATCH
    assert package.root == root
    folder = root if suffix == "-release" else f"{root}/{UPC}"
    assert package.files[-1].path == f"{folder}/{UPC}.xml"
    if suffix == "-release":
        assert package.marker is None
    else:
        check_marker(package, version, root, empty="empty" in suffix)


def check_marker(package: Package, version: str, root: str, *, empty: bool) -> None:
    assert package.marker
    assert package.marker.path == f"{root}/BatchComplete_{BATCH}.xml"
    assert (package.marker.size == 0) is empty
    if package.marker.content:
        tree = etree.fromstring(package.marker.content)
        schema(version).assertValid(tree)
        assert tree.findtext("RootDirectory") == root


def test_several_releases_share_a_batch_and_its_manifest() -> None:
    other = album(barcode="4006381333931")
    layout = layout_named("ddex-sftp-1.6")
    items = [
        BatchItem(release, replace(MESSAGE, message_id=f"MSG-{number}"), delivered_files(release, layout), "Initial")
        for number, release in enumerate((album(), other))
    ]
    package = build_batch(
        items, layout=layout, batch_id=BATCH, sender=SENDER, recipient=RECIPIENT, created=NOW, test=True
    )
    assert [file.path for file in package.files if file.role == "ern"] == [
        f"{BATCH}/{UPC}/{UPC}.xml",
        f"{BATCH}/4006381333931/4006381333931.xml",
    ]
    assert package.marker
    assert package.marker.content
    tree = etree.fromstring(package.marker.content)
    schema("16").assertValid(tree)
    assert tree.findtext("NumberOfMessages") == "2"
    assert [each.text for each in tree.iterfind("MessageInBatch/MessageId")] == ["MSG-0", "MSG-1"]


def test_a_batch_contains_a_release_only_once() -> None:
    layout = layout_named("ddex-sftp-1.6")
    item = BatchItem(album(), MESSAGE, delivered_files(album(), layout), "Initial")
    with pytest.raises(InvalidRelease, match="Several files would have the path"):
        build_batch(
            [item, item], layout=layout, batch_id=BATCH, sender=SENDER, recipient=RECIPIENT, created=NOW, test=True
        )


def test_the_package_has_facts() -> None:
    facts = build().facts
    assert facts["messageId"] == "MSG-1"
    assert facts["created"] == "2026-01-02T03:04:05+00:00"
    assert facts["upc"] == UPC
    assert facts["test"] is True
