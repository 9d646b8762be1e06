"""Begins uploads of files to import, and says where in the bucket they are and which of them are missing."""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.imports.findings import CellFinding
from shared.ids import import_folder
from shared.media.names import safe_file_name
from shared.messages.ddex.notes import first_few
from shared.model.archives.imports import MAX_SOURCES
from shared.model.base import Bytes, Id, Model, Text

_MAX_FILE_BYTES = 200 << 20
"""A task has the whole file in memory."""
_NUMBERED = re.compile(r"(?P<number>\d{3})of(?P<count>\d{3})-")


class ImportFile(Model):
    """A file to import."""

    name: Annotated[Text, Field(max_length=300)]
    """The file's name, with its extension."""
    size: Annotated[Bytes, Field(ge=1, le=_MAX_FILE_BYTES)]
    """In bytes."""


class ImportUploadRequest(Model):
    """Request to upload the files of an import."""

    files: Annotated[list[ImportFile], Field(min_length=1, max_length=MAX_SOURCES)]
    """Spreadsheets, JSON, messages, Apple's metadata, or ZIP files with any of these."""


class ImportUpload(Model):
    """Where to upload the files of an import."""

    upload_id: Id
    """What a plan names."""
    urls: list[Text]
    """The URL of a resumable upload session for each file, in order. Anyone who has it can upload."""


def create_import_upload(request: ImportUploadRequest, *, caller: Caller, adapters: Adapters) -> ImportUpload:
    """Begins the upload of files to import. They are deleted after two weeks. Raises Forbidden, InvalidInput,
    Unavailable."""
    caller.require("manager")
    names = [safe_file_name(file.name, f"files[{index}].name") for index, file in enumerate(request.files)]
    upload_id = adapters.new_id()
    urls = [
        adapters.blobs.create_upload_session(
            upload_path(caller.tenant_id, upload_id, name, number, len(names)),
            content_type="application/octet-stream",
            size=file.size,
            origin=caller.origin.page or None,
        )
        for number, (file, name) in enumerate(zip(request.files, names, strict=True), 1)
    ]
    return ImportUpload(upload_id=upload_id, urls=urls)


def upload_folder(tenant_id: str, upload_id: str) -> str:
    """The folder of an upload's files, with the slash at its end."""
    return f"{import_folder(tenant_id, upload_id)}/"


def upload_path(tenant_id: str, upload_id: str, name: str, number: int, count: int) -> str:
    """Where an uploaded file is in the bucket: under its number among so many, by which the plan knows which are
    missing."""
    return f"{upload_folder(tenant_id, upload_id)}{number:03}of{count:03}-{name}"


def _missing(paths: Sequence[str]) -> list[int]:
    """The numbers of the files of an upload that are not among these paths."""
    found = [match for path in paths if (match := _NUMBERED.match(path.rpartition("/")[2]))]
    count = max((int(match["count"]) for match in found), default=0)
    return sorted(set(range(1, count + 1)) - {int(match["number"]) for match in found})


def not_uploaded(paths: Sequence[str]) -> list[CellFinding]:
    """That files of an upload are not among these paths, if any are missing: nothing of them is imported."""
    missing = _missing(paths)
    if not missing:
        return []
    count = f"{len(missing)} of {len(missing) + len(paths)} files"
    message = f"{count} of the upload did not arrive: {first_few([f'file {number}' for number in missing])}."
    remedy = "Upload all files again, and read that upload."
    return [CellFinding(message, "not-uploaded", "error", remedy)]


def uploaded_name(path: str) -> str:
    """The name of the file that is in the bucket under this path."""
    return path.rpartition("/")[2].partition("-")[2]
