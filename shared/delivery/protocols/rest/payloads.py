"""Formats a package as one JSON document, by named templates. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.messages.packages.plan import Facts, Role


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of the package: fetched by the DSP from `url`, or embedded as `text`."""

    path: str
    role: Role
    size: int
    md5: str
    url: str = ""
    text: str = ""


Payload = Callable[[Facts, Sequence[ListedFile], str], dict[str, Any]]
"""Maps the facts of the package, its files and the distributor's id at the DSP to the document."""


def _plain(facts: Facts, files: Sequence[ListedFile], distributor: str) -> dict[str, Any]:
    """All facts and all files."""
    return {
        "distributorId": distributor,
        **facts,
        "files": [
            {
                "path": file.path,
                "role": file.role,
                "size": file.size,
                "md5": file.md5,
                **({"url": file.url} if file.url else {"content": file.text}),
            }
            for file in files
        ],
    }


def _stardust_dsp(facts: Facts, files: Sequence[ListedFile], distributor: str) -> dict[str, Any]:
    """The format of the ingestion endpoint of Stardust's own DSP: the message embedded, the files by URL."""
    return {
        "distributorId": distributor,
        "messageId": facts["messageId"],
        "messageType": facts["messageType"],
        "messageSubType": facts["messageSubType"],
        "releaseTitle": facts["releaseTitle"],
        "releaseArtist": facts["releaseArtist"],
        "ernXml": next((file.text for file in files if file.role == "ern"), ""),
        "testMode": facts["test"],
        "priority": "normal",
        "audioFiles": [file.url for file in files if file.role in ("audio", "video")],
        "imageFiles": [file.url for file in files if file.role == "image"],
        "timestamp": facts["created"],
        "upc": facts["upc"],
        "ern": {
            "messageId": facts["messageId"],
            "version": facts["ernVersion"],
            "releaseCount": 1,
            "messageSubType": facts["messageSubType"],
        },
        "processing": {"status": "received", "receivedAt": facts["created"]},
        "fileTransferRequired": True,
        "sourceStorage": "firebase",
        "sourceDeliveryId": facts["messageId"],
    }


PAYLOADS: Mapping[str, Payload] = {"plain": _plain, "stardust-dsp": _stardust_dsp}
