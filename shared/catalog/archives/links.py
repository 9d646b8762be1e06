"""Links the files that a job wrote."""

from collections.abc import Iterable
from datetime import timedelta

from shared.model.base import Model, Text
from shared.platform.blobs.port import Blobs

LINK_LIFETIME = timedelta(minutes=15)


class FileLink(Model):
    """A file of a job, with a URL that serves it for 15 minutes."""

    name: Text
    """The name to save it by."""
    url: str
    """Anyone who has it can read the file."""


class FileLinks(Model):
    """The files of a job."""

    items: list[FileLink]
    """In order; an archive has several volumes."""


def links_to(files: Iterable[tuple[str, str]], blobs: Blobs) -> FileLinks:
    """URLs of files, by the names to save them by and their paths in the bucket. Raises Unavailable."""
    return FileLinks(
        items=[
            FileLink(name=name, url=blobs.signed_url(path, expires=LINK_LIFETIME, save_as=name)) for name, path in files
        ]
    )
