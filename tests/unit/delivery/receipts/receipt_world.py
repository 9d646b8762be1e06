"""Receipts as written by deliveries."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from shared.model.codec import encode
from shared.model.delivery.receipt import Receipt, ReceiptFile
from tests.fixtures.world import START, World


def receipt(number: int, **changes: Any) -> Receipt:
    path = f"20260301120000000/4006381333931/resources/4006381333931_01_{number:03}.flac"
    file = ReceiptFile(
        path=path,
        role="audio",
        size=1000,
        size_found=1000,
        md5=f"{number:032x}",
        verified_by="md5",
        md5_found=f"{number:032x}",
    )
    at = START + timedelta(minutes=number)
    fields: dict[str, Any] = {
        "id": f"delivery-{number}",
        "tenant_id": "tenant",
        "delivery_id": f"delivery-{number}",
        "release_id": "release",
        "target_id": "target",
        "protocol": "SFTP",
        "message_id": f"MSG-{number}",
        "message_sub_type": "Initial",
        "files": [file],
        "total_bytes": 1000,
        "attempts": 1,
        "started": at,
        "completed": at + timedelta(seconds=3, milliseconds=250),
        "duration_ms": 3250,
        "server": "OpenSSH",
    }
    return Receipt(**{**fields, **changes})


class ReceiptWorld(World):
    """A tenant with receipts."""

    def __init__(self, place: Path, count: int = 0) -> None:
        super().__init__(place)
        for number in range(1, count + 1):
            self.add(receipt(number))

    def add(self, added: Receipt) -> None:
        self.put(f"receipts/{added.id}", encode(added))

    def receipts(self) -> list[dict[str, Any]]:
        found = [data for path, data in self.store.documents.items() if path.startswith("receipts/")]
        return sorted(found, key=lambda data: data.get("sequence", 0))

    def tamper(self, number: int, **fields: Any) -> None:
        self.store.transact(lambda transaction: transaction.update(f"receipts/delivery-{number}", fields))
