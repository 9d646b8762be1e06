"""A protocol of one's own: packages go to a folder of this machine, such as a mounted share."""

from pathlib import Path
from typing import Self

from shared.plugins.protocol import (
    Capabilities,
    ConnectionContext,
    ConnectionFailed,
    DeliveryError,
    Option,
    Options,
    ProtocolInfo,
    PutResult,
    RemoteFile,
    RemoteFull,
    RemoteRefused,
    Secrets,
    Source,
    checked_path,
)

CHUNK_BYTES = 256 * 1024


class FolderSession:
    """The folder, as the engine sees every server."""

    banner = "mounted folder"

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing stays open."""

    def _place(self, path: str) -> Path:
        return self._root / checked_path(path)  # refuses "..", absolute paths and control characters

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:  # noqa: ARG002
        """Reads by chunks: no file is ever in memory whole."""
        place = self._place(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        sent_bytes = 0
        with place.open("r+b" if offset else "wb") as file:
            file.seek(offset)
            while offset + sent_bytes < size and (data := source.read(CHUNK_BYTES)):
                file.write(data)
                sent_bytes += len(data)
        return PutResult(sent_bytes, self.banner)

    def stat(self, path: str) -> RemoteFile | None:
        """What lies there."""
        place = self._place(path)
        return RemoteFile(path, place.stat().st_size) if place.is_file() else None

    def rename(self, source: str, path: str) -> None:
        """Replaces what is there, in one step."""
        self._place(source).replace(self._place(path))

    def delete(self, path: str) -> None:
        """No error if there is nothing."""
        self._place(path).unlink(missing_ok=True)

    def read(self, path: str) -> bytes:
        """A small file, whole."""
        return self._place(path).read_bytes()

    def list(self, path: str) -> list[RemoteFile]:
        """Files directly in the folder."""
        folder = self._place(path) if path else self._root
        files = [file for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
        return [RemoteFile(f"{path}/{file.name}" if path else file.name, file.stat().st_size) for file in files]


def connect(options: Options, _secrets: Secrets, _context: ConnectionContext) -> FolderSession:
    """Fails early if the share is not mounted."""
    root = Path(options["folder"])
    if not root.is_dir():
        raise ConnectionFailed(f"{root} is not there.", remedy="Mount the share.")
    return FolderSession(root)


def classify(error: Exception) -> DeliveryError:
    """Says what went wrong, and whether another try may help: that is the class's `retryable`."""
    match error:
        case PermissionError():
            return RemoteRefused("The folder may not be written.", remedy="Give this user the right.", said=str(error))
        case OSError(errno=28 | 122):  # ENOSPC, EDQUOT
            return RemoteFull(remedy="Free space on the share.", said=str(error))
    return ConnectionFailed("The share went away.", remedy="It is tried again later.", said=str(error))


PROTOCOL = ProtocolInfo(
    name="custom:mounted-folder",
    help="A folder of this machine.",
    options=(Option("folder", required=True, help="Absolute path of the folder.", example="/mnt/dsp"),),
    capabilities=Capabilities(rename=True, resume=True, listing=True),
    connect=connect,
    classify=classify,
)
