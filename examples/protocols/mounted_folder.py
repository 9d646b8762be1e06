"""A custom protocol that delivers packages to a folder on this machine, such as a mounted share."""

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
    """Access to the folder, with the same interface as every other server."""

    banner = "mounted folder"

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        """Nothing to close."""

    def _resolve(self, path: str) -> Path:
        return self._root / checked_path(path)  # rejects "..", absolute paths and control characters

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:  # noqa: ARG002
        """Reads in chunks, so that no file is ever held in memory completely."""
        target = self._resolve(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        sent_bytes = 0
        with target.open("r+b" if offset else "wb") as file:
            file.seek(offset)
            while offset + sent_bytes < size and (data := source.read(CHUNK_BYTES)):
                file.write(data)
                sent_bytes += len(data)
        return PutResult(sent_bytes)

    def stat(self, path: str) -> RemoteFile | None:
        """The file's size, or None if it does not exist."""
        target = self._resolve(path)
        return RemoteFile(path, target.stat().st_size) if target.is_file() else None

    def rename(self, source: str, path: str) -> None:
        """Replaces an existing file atomically."""
        self._resolve(source).replace(self._resolve(path))

    def delete(self, path: str) -> None:
        """No error if the file does not exist."""
        self._resolve(path).unlink(missing_ok=True)

    def read(self, path: str) -> bytes:
        """The complete content of a small file."""
        return self._resolve(path).read_bytes()

    def list(self, path: str) -> list[RemoteFile]:
        """The files directly in the folder."""
        folder = self._resolve(path) if path else self._root
        files = [file for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
        return [RemoteFile(f"{path}/{file.name}" if path else file.name, file.stat().st_size) for file in files]


def connect(options: Options, _secrets: Secrets, _context: ConnectionContext) -> FolderSession:
    """Fails early if the share is not mounted."""
    root = Path(options["folder"])
    if not root.is_dir():
        raise ConnectionFailed(f"{root} does not exist.", remedy="Mount the share.")
    return FolderSession(root)


def classify(error: Exception) -> DeliveryError:
    """Maps exceptions to delivery errors; the class decides whether a retry may help (`retryable`)."""
    match error:
        case PermissionError():
            return RemoteRefused("The folder is not writable.", remedy="Grant this user write access.", said=str(error))
        case OSError(errno=28 | 122):  # ENOSPC, EDQUOT
            return RemoteFull(remedy="Free up space on the share.", said=str(error))
    return ConnectionFailed("The share is no longer available.", remedy="It will be retried later.", said=str(error))


PROTOCOL = ProtocolInfo(
    name="custom:mounted-folder",
    help="A folder on this machine.",
    options=(Option("folder", required=True, help="Absolute path of the folder.", example="/mnt/dsp"),),
    capabilities=Capabilities(rename=True, resume=True, listing=True),
    connect=connect,
    classify=classify,
)
