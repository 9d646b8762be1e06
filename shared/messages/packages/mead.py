"""Plans packages that contain a MEAD message only.

Source: the MEAD standard, clause 6.3.3: a folder named by the time, the messages, and an empty BatchComplete file.
"""

import hashlib
from datetime import UTC

from shared.messages.mead.request import ComposedMead
from shared.messages.packages.layout import Layout
from shared.messages.packages.plan import Package, PackageFile, Role
from shared.model.catalog.release import Release
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget


def build_mead_package(
    release: Release, message: ComposedMead, *, delivery: Delivery, target: DeliveryTarget, layout: Layout
) -> Package:
    """The package of one message: in a batch folder of its own, or in the target's directory if `layout` has none."""
    root = delivery.batch_id if layout.exclusive else ""
    file = _file(root, f"{message.message_id}.xml", "mead", message.xml, number=1)
    return Package(
        root=root,
        files=(file,),
        marker=_file(root, f"BatchComplete_{delivery.batch_id}", "marker", b"") if root else None,
        exclusive=bool(root),
        facts={
            "messageId": message.message_id,
            "messageType": delivery.message_type,
            "messageSubType": delivery.message_sub_type,
            "ernVersion": "",
            "releaseTitle": release.basic.title,
            "releaseArtist": release.basic.display_artist,
            "upc": release.basic.barcode or "",
            "grid": release.basic.grid or "",
            "batchId": delivery.batch_id,
            "sender": delivery.sender.party_id,
            "recipient": target.ddex.party_id,
            "created": delivery.created.astimezone(UTC).isoformat(timespec="seconds"),
            "test": target.test_mode,
        },
        mead={file.path: message.digest},
    )


def _file(root: str, name: str, role: Role, content: bytes, number: int | None = None) -> PackageFile:
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    path = f"{root}/{name}" if root else name
    return PackageFile(path, role, len(content), digest, content=content, number=number)
