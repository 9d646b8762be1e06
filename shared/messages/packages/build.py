"""Builds packages: which files are sent to which paths, in which order, and the completion marker."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from shared.errors import Finding, InvalidRelease
from shared.messages.ern.request import DeliveredFile, Message
from shared.messages.mead.request import ComposedMead
from shared.messages.packages.archive import EXTENSION
from shared.messages.packages.layout import Layout, Priority
from shared.messages.packages.manifest import DELIVERY_TYPES, PRODUCT_TYPES, BatchMessage, compose_manifest
from shared.messages.packages.names import file_names, release_key
from shared.messages.packages.plan import Facts, Package, PackageFile, Role
from shared.model.catalog.asset import AudioAsset, DocumentAsset, ImageAsset
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.catalog.video import VideoAsset
from shared.model.delivery.delivery import MessageSubType

Asset = AudioAsset | VideoAsset | ImageAsset | DocumentAsset

_ROLES: dict[type[Asset], Role] = {
    AudioAsset: "audio",
    VideoAsset: "video",
    ImageAsset: "image",
    DocumentAsset: "document",
}


def delivered_files(release: Release, layout: Layout) -> dict[str, DeliveredFile]:
    """Asset id -> the file as the message references it. Raises InvalidRelease (see `file_names`)."""
    assets = _assets(release)
    return {
        asset_id: DeliveredFile(layout.resource_uri(name), assets[asset_id].size, assets[asset_id].hashes.md5)
        for asset_id, name in file_names(release, layout.names).items()
    }


@dataclass(frozen=True, slots=True)
class BatchItem:
    """A release of a batch with its message. Only `files` that are `included` are sent."""

    release: Release
    message: Message
    files: Mapping[str, DeliveredFile]
    message_sub_type: MessageSubType
    mead: ComposedMead | None = None


def build_package(
    release: Release,
    message: Message,
    *,
    layout: Layout,
    batch_id: str,
    sender: Party,
    recipient: Party,
    created: datetime,
    files: Mapping[str, DeliveredFile],
    message_sub_type: MessageSubType,
    test: bool,
    priority: Priority = "N",
) -> Package:
    """Builds the package of one release; see `build_batch`."""
    return build_batch(
        [BatchItem(release, message, files, message_sub_type)],
        layout=layout,
        batch_id=batch_id,
        sender=sender,
        recipient=recipient,
        created=created,
        test=test,
        priority=priority,
    )


def build_batch(
    items: Sequence[BatchItem],
    *,
    layout: Layout,
    batch_id: str,
    sender: Party,
    recipient: Party,
    created: datetime,
    test: bool,
    priority: Priority = "N",
) -> Package:
    """Builds a package in transfer order: each release's resources, then its messages, and the completion marker.

    Paths are relative to the target's directory. A manifest cannot list purges (AVS ErnMessageType has
    NewReleaseMessage only): a batch of purges, or in a plug-in's format, has an empty one. A batch may contain a
    release only once. Raises InvalidRelease if `files` names an asset that the release does not have, or if paths
    collide.
    """
    fields = {"batch_id": batch_id, "release_id": release_key(items[0].release), "priority": priority}
    root = layout.root.format(**fields)
    files: list[PackageFile] = []
    entries: list[BatchMessage] = []
    for number, item in enumerate(items, start=1):
        item_fields = {"release_id": release_key(item.release), "message_id": item.message.message_id, "number": number}
        folder = layout.release_folder.format(**{**fields, **item_fields})
        url = _join(folder, layout.message.format(**item_fields))
        texts = item.message.files or {layout.message.format(**item_fields): item.message.xml}
        messages = [_small_file(_join(root, folder, name), "ern", text) for name, text in texts.items()]
        resources = _resources(item.release, item.files, _join(root, folder))
        release_files = [*resources, *_mead_file(item, layout, _join(root, folder)), *messages]
        files += [replace(file, number=number) for file in release_files]
        if item.message.message_type == "NewReleaseMessage":
            entries.append(_manifest_entry(item, url, messages[0].md5))
    _check_paths(files)
    manifest = (
        compose_manifest(
            entries,
            version=layout.manifest_version,
            root=root,
            sender=sender,
            recipient=recipient,
            created=created,
            test=test,
        )
        if entries
        else b""
    )
    if layout.manifest and manifest:
        files.append(_small_file(_join(root, layout.manifest.format(**fields)), "manifest", manifest))
    return Package(
        root=root,
        files=tuple(files),
        marker=_marker(layout, fields, root, manifest),
        exclusive=layout.exclusive,
        archive=f"{root}{EXTENSION}" if layout.archive else "",
        facts=_facts(items[0], batch_id, sender, recipient, created, test=test),
        mead=_mead_digests(items, files),
    )


def _mead_file(item: BatchItem, layout: Layout, folder: str) -> Iterator[PackageFile]:
    if item.mead and layout.mead:
        name = layout.mead.format(message_id=item.mead.message_id, release_id=release_key(item.release))
        yield _small_file(_join(folder, name), "mead", item.mead.xml)


def _mead_digests(items: Sequence[BatchItem], files: Sequence[PackageFile]) -> dict[str, str]:
    digests = {number: item.mead.digest for number, item in enumerate(items, start=1) if item.mead}
    return {file.path: digests[file.number] for file in files if file.role == "mead" and file.number}


def _marker(layout: Layout, fields: Mapping[str, str], root: str, manifest: bytes) -> PackageFile | None:
    if not layout.marker:
        return None
    contents = {"manifest": manifest, "text": f"{fields['batch_id']}\n".encode(), "empty": b""}
    return _small_file(_join(root, layout.marker.format(**fields)), "marker", contents[layout.marker_content])


def _manifest_entry(item: BatchItem, url: str, md5: str) -> BatchMessage:
    return BatchMessage(
        message_id=item.message.message_id,
        url=url,
        md5=md5,
        delivery_type=DELIVERY_TYPES[item.message_sub_type],
        product_type=PRODUCT_TYPES[item.release.type],
        icpn=item.release.basic.barcode,
        grid=item.release.basic.grid,
    )


def _facts(item: BatchItem, batch_id: str, sender: Party, recipient: Party, created: datetime, *, test: bool) -> Facts:
    basic = item.release.basic
    return {
        "messageId": item.message.message_id,
        "messageType": item.message.message_type,
        "messageSubType": item.message_sub_type,
        "ernVersion": item.message.version,
        "releaseTitle": basic.title,
        "releaseArtist": basic.display_artist,
        "upc": basic.barcode or "",
        "grid": basic.grid or "",
        "batchId": batch_id,
        "sender": sender.party_id,
        "recipient": recipient.party_id,
        "created": created.astimezone(UTC).isoformat(timespec="seconds"),
        "test": test,
    }


def _check_paths(files: Sequence[PackageFile]) -> None:
    counts = Counter(file.path for file in files)
    if duplicates := [path for path, count in counts.items() if count > 1]:
        raise InvalidRelease(
            Finding(
                "batch",
                f"Several files would have the path {path}.",
                "duplicate",
                remedy="Add each release to a batch only once. For several releases, use a layout with folders.",
            )
            for path in duplicates
        )


def _resources(release: Release, files: Mapping[str, DeliveredFile], folder: str) -> Iterator[PackageFile]:
    assets = _assets(release)
    if unknown := sorted(files.keys() - assets.keys()):
        raise InvalidRelease(
            Finding(
                "assets",
                f"The release has no asset {asset_id!r}.",
                "unknown",
                remedy="Upload the asset, or remove the reference to it.",
            )
            for asset_id in unknown
        )
    for asset_id, file in files.items():
        asset = assets[asset_id]
        if file.included:
            yield PackageFile(
                path=_join(folder, file.uri),
                role=_ROLES[type(asset)],
                size=asset.size,
                md5=asset.hashes.md5,
                blob_path=blob_path(asset.storage_url),
                asset_id=asset_id,
                crc32c=asset.hashes.crc32c,
            )


def blob_path(storage_url: str) -> str:
    """The path within the bucket of `gs://bucket/path`; any other value is returned unchanged."""
    return storage_url.removeprefix("gs://").partition("/")[2] if storage_url.startswith("gs://") else storage_url


def _assets(release: Release) -> dict[str, Asset]:
    stored = release.assets
    assets: list[Asset] = [*stored.audio, *stored.videos, *stored.images, *stored.documents]
    if stored.cover_image:
        assets.append(stored.cover_image)
    return {asset.id: asset for asset in assets}


def _small_file(path: str, role: Role, content: bytes) -> PackageFile:
    return PackageFile(
        path, role, len(content), hashlib.md5(content, usedforsecurity=False).hexdigest(), content=content
    )


def _join(*parts: str) -> str:
    return "/".join(part for part in parts if part)
