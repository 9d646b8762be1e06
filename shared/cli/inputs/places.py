"""Names files and folders on the command line: of this machine, or of a bucket that its credentials may read.

`gs://` is Cloud Storage (Application Default Credentials; STORAGE_EMULATOR_HOST names an emulator), `s3://` is Amazon
S3 or a compatible server (the AWS environment and configuration; AWS_ENDPOINT_URL names the server).
"""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol

from shared.catalog.imports.sheets.sheet import Unreadable
from shared.cli.inputs.deployment import signed_in
from shared.errors import Finding, Forbidden, InvalidInput, NotFound, Unavailable

if TYPE_CHECKING:
    from shared.platform.blobs.port import ReadableBlobs

_MAX_NAMES = 200_000
"""The maximum number of files below a folder."""
_ADDRESS = re.compile(r"(?P<scheme>gs|s3)://(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9._-]{1,221}")
_DENIED = (401, 403)
_PROJECTS = ("GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT")


class Place(Protocol):
    """A file, or a folder with everything below it. Files have names relative to the folder; a file's own is empty.

    Everything raises OSError or StardustError if the place cannot be read.
    """

    @property
    def name(self) -> str:
        """The last part of its path; of a whole bucket the bucket's name."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""

    @property
    def is_remote(self) -> bool:
        """Whether its files are downloaded when they are read."""

    def names(self) -> Sequence[str]:
        """The names of all files below the folder. Raises Unreadable if there are too many."""

    def shown(self, name: str = "") -> str:
        """The file's path or address for people."""

    def open(self, name: str = "") -> BinaryIO:
        """The file's bytes."""


@dataclass(frozen=True, slots=True)
class BucketAddress:
    """A file or folder of a bucket; `prefix` has no slash at its end, and is empty for the whole bucket."""

    scheme: Literal["gs", "s3"]
    bucket: str
    prefix: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.bucket}" + (f"/{self.prefix}" if self.prefix else "")


def place_of(text: str) -> Place:
    """The place that a path, `gs://bucket/prefix` or `s3://bucket/prefix` names. Raises InvalidInput."""
    address = address_of(text)
    return _BucketPlace(address) if address else _LocalPlace(Path(text))


def address_of(text: str) -> BucketAddress | None:
    """The address in a bucket; None if it is a path of this machine. Raises InvalidInput if it names no bucket."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return None
    bucket, _, prefix = found["rest"].partition("/")
    if not _BUCKET.fullmatch(bucket):
        remedy = "Write gs://bucket/folder or s3://bucket/folder."
        raise InvalidInput([Finding(text, f"{bucket!r} is not the name of a bucket.", "invalid", remedy=remedy)])
    return BucketAddress("gs" if found["scheme"].lower() == "gs" else "s3", bucket, prefix.rstrip("/"))


class _LocalPlace:
    is_remote = False

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        return self._path.name if self._path.name not in ("", "..") else self._path.resolve().name

    @property
    def is_folder(self) -> bool:
        return self._path.is_dir()

    def names(self) -> Sequence[str]:
        found: list[str] = []
        for path in self._path.rglob("*"):
            if path.is_file() and not path.is_symlink():
                found.append(path.relative_to(self._path).as_posix())
            if len(found) > _MAX_NAMES:
                break
        return _checked(found)

    def shown(self, name: str = "") -> str:
        return str(self._path / name)

    def open(self, name: str = "") -> BinaryIO:
        return (self._path / name).open("rb")


class _BucketPlace:
    """A file or folder of a bucket. Raises Forbidden with how to sign in, NotFound, Unavailable, InvalidInput."""

    is_remote = True

    def __init__(self, address: BucketAddress) -> None:
        self._address = address

    @property
    def name(self) -> str:
        """The last part of its path; of a whole bucket the bucket's."""
        return self._address.prefix.rpartition("/")[2] or self._address.bucket

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder: also if nothing is there."""
        if self._listed or not self._address.prefix:
            return True
        with _told(self._address):
            return self._blobs.stat(self._address.prefix) is None

    def names(self) -> Sequence[str]:
        """The names of all files below the folder, but for the empty ones with a slash that consoles make of folders.

        Raises Unreadable if there are too many.
        """
        return [name for name in _checked(self._listed) if name and not name.endswith("/")]

    def shown(self, name: str = "") -> str:
        """The file's address."""
        return f"{self._address}/{name}" if name else str(self._address)

    def open(self, name: str = "") -> BinaryIO:
        """The file's bytes."""
        with _told(self._address):
            return self._blobs.open("/".join(part for part in (self._address.prefix, name) if part))

    @cached_property
    def _listed(self) -> Sequence[str]:
        """All names, at most one more than there may be."""
        folder = f"{self._address.prefix}/" if self._address.prefix else ""
        with _told(self._address):
            found = self._blobs.list(folder, limit=_MAX_NAMES + 1)
        return [each.path.removeprefix(folder) for each in found]

    @cached_property
    def _blobs(self) -> "ReadableBlobs":
        if self._address.scheme == "s3":
            from shared.platform.blobs.s3 import S3Objects

            return S3Objects(self._address.bucket)
        from shared.platform.blobs.gcs import GcsBlobs

        project = next((value for name in _PROJECTS if (value := os.environ.get(name))), "none")
        emulator = os.environ.get("STORAGE_EMULATOR_HOST") or None
        with signed_in():
            return GcsBlobs(self._address.bucket, project=project, emulator=emulator)


@contextmanager
def _told(address: BucketAddress) -> Iterator[None]:
    """Says of what Cloud Storage refuses how to sign in, and for which bucket."""
    try:
        yield
    except (NotFound, Unavailable) as error:
        refusal = None if address.scheme == "s3" else _refusal(address, error)
        if refusal is None:
            raise
        raise refusal from error


def _refusal(address: BucketAddress, error: NotFound | Unavailable) -> Forbidden | NotFound | None:
    from google.auth.exceptions import GoogleAuthError

    cause = error.__cause__
    if isinstance(cause, GoogleAuthError):
        message = f"Google Cloud does not accept this machine's credentials ({type(cause).__name__})."
        return Forbidden(message, remedy="Run `gcloud auth application-default login`.")
    if getattr(cause, "code", None) in _DENIED:
        message = f"Cloud Storage does not let this machine's credentials read gs://{address.bucket}."
        remedy = (
            "Run `gcloud auth application-default login` as someone with the role roles/storage.objectViewer on the "
            "bucket."
        )
        return Forbidden(message, remedy=remedy)
    if isinstance(error, NotFound) and cause is not None:
        return NotFound(f"Cloud Storage has no {address}.", remedy="Check the bucket's name and the path.")
    return None


def _checked(names: Sequence[str]) -> Sequence[str]:
    """The names. Raises Unreadable if there are more than _MAX_NAMES."""
    if len(names) > _MAX_NAMES:
        raise Unreadable("The folder has too many files.", "too-many-files", "Import a part of it at a time.")
    return names
