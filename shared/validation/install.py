"""Installs the official schemas on this machine, from DDEX or from a folder. The product itself contains none."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

from shared.errors import Finding, InvalidInput, Unavailable
from shared.platform.schemas import ENTRY_FILES, SchemaSource
from shared.validation.schema_digests import DIGESTS

Fetch = Callable[[str], bytes]
"""Reads one file of the publisher. Raises OSError."""

DDEX_URL = "http://ddex.net/xml/"
DEFAULT_NAMES = (
    "ern/382",
    "ern/383",
    "ern/411",
    "ern/42",
    "ern/43",
    "ern/432",
    "ern-c-sftp/16",
    "ern-c-sftp/18",
    "mead/11",
)
TRUSTED_HOSTS = ("ddex.net", "w3.org")
MAX_SCHEMA_BYTES = 32 * 1024 * 1024

_LOCATION = re.compile(rb'(<(?:\w+:)?(?:import|include)\b[^>]*?\bschemaLocation\s*=\s*")([^"]*)(")', re.DOTALL)
_NAMESPACE = re.compile(rb'\btargetNamespace\s*=\s*"http://ddex\.net/xml/([\w-]+/\w+)"')


def download_schema(
    name: str, destination: Path, fetch: Fetch, base_url: str = DDEX_URL, accepted: Collection[str] = ()
) -> list[Path]:
    """Downloads the schema `name` (`ern/43`) and its imports into `destination`/`name`; returns the files written.

    Each file must have a known SHA-256 (schema_digests.py) or one that is `accepted`, in lower-case hex.
    Raises InvalidInput for an unknown name, Unavailable if it cannot be downloaded, has another digest or is not a
    schema.
    """
    family, _, version = name.partition("/")
    if family not in ENTRY_FILES or not version.isalnum():
        names = ", ".join(f"{known}/..." for known in ENTRY_FILES)
        raise InvalidInput([Finding("name", f"{name!r} is not a schema.", "unknown", remedy=f"Use one of {names}.")])
    entry = urljoin(base_url, f"{name}/{ENTRY_FILES[family]}")
    known = frozenset(accepted) | DIGESTS.get(name, frozenset())
    try:
        files = _collect(entry, ENTRY_FILES[family], _verified(fetch, known), {urlsplit(base_url).hostname or ""})
    except OSError as error:
        raise Unavailable(
            f"{name} cannot be downloaded from {entry}: {error}.",
            remedy="Download it from ddex.net and run `stardust schemas install --from FOLDER`.",
        ) from error
    return _install(name, files, destination)


def _verified(fetch: Fetch, known: Collection[str]) -> Fetch:
    """`fetch`, which raises Unavailable for a file that has none of these digests: HTTP does not protect it."""

    def read(url: str) -> bytes:
        content = fetch(url)
        digest = hashlib.sha256(content).hexdigest()
        if digest not in known:
            raise Unavailable(
                f"{url} is not a file that Stardust knows: its SHA-256 is {digest}.",
                remedy="Compare it with the ZIP file that DDEX offers on https://kb.ddex.net, and run "
                f"`stardust schemas install --accept {digest}` if they are equal.",
            )
        return content

    return read


def copy_schemas(folder: Path, destination: Path) -> dict[str, list[Path]]:
    """Copies every known schema below `folder`, identified by target namespace, with its imports.

    Raises InvalidInput if there is none, Unavailable if one is incomplete.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.xsd")):
        match = _NAMESPACE.search(path.read_bytes()[:20_000])
        name = match[1].decode() if match else ""
        if path.name == ENTRY_FILES.get(name.partition("/")[0]) and name not in found:
            found[name] = _install(name, _copy_set(path), destination)
    if not found:
        remedy = f"Choose a folder with files named {', '.join(ENTRY_FILES.values())}."
        raise InvalidInput([Finding(str(folder), "The folder contains no DDEX schemas.", "missing", remedy=remedy)])
    return found


def _copy_set(path: Path) -> dict[str, bytes]:
    """The schema at `path` and its imports; imports from the network must lie next to it."""

    def read(url: str) -> bytes:
        parts = urlsplit(url)
        local = Path(url2pathname(parts.path))
        return (local if parts.scheme == "file" else path.parent / local.name).read_bytes()

    try:
        return _collect(path.resolve().as_uri(), path.name, read, {""})
    except OSError as error:
        raise Unavailable(f"{path} is incomplete: {error}.", remedy="Put the imported files next to it.") from error


def _collect(entry: str, entry_name: str, fetch: Fetch, hosts: set[str]) -> dict[str, bytes]:
    """The schema at `entry` and everything it imports, by flat file name, with local schema locations."""
    files: dict[str, bytes] = {}
    names = {entry: entry_name}
    pending = [entry]
    while pending:
        url = pending.pop()
        content = fetch(url)
        if b"schema" not in content[:4096] and not _LOCATION.search(content):
            raise OSError(f"{url} is not an XML schema")
        for location in (match[2].decode() for match in _LOCATION.finditer(content)):
            target = urljoin(url, location)
            if target not in names:
                _require_trusted(target, hosts)
                names[target] = _flat_name(target, names.values())
                pending.append(target)

        def localise(match: re.Match[bytes], base: str = url) -> bytes:
            return match[1] + names[urljoin(base, match[2].decode())].encode() + match[3]

        files[names[url]] = _LOCATION.sub(localise, content)
    return files


def _flat_name(url: str, taken: Iterable[str]) -> str:
    name = Path(urlsplit(url).path).name or "imported.xsd"
    return name if name not in taken else f"{len(list(taken))}-{name}"


def _require_trusted(url: str, hosts: set[str]) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    trusted = host in hosts or any(host == known or host.endswith(f".{known}") for known in TRUSTED_HOSTS)
    if not trusted or parts.scheme not in ("http", "https", "file"):
        raise OSError(f"it imports {url}, which is not on a trusted host")


def _install(name: str, files: dict[str, bytes], destination: Path) -> list[Path]:
    """Writes the files, verifies that they compile, then moves them into place at once."""
    target = destination / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=destination) as scratch:
        staged = Path(scratch) / name
        staged.mkdir(parents=True)
        for file_name, content in files.items():
            (staged / file_name).write_bytes(content)
        reason = SchemaSource(Path(scratch)).compile_error(name)
        if reason:
            raise Unavailable(f"{name} is not a usable schema: {reason}.", remedy="Download it again.")
        shutil.rmtree(target, ignore_errors=True)
        staged.rename(target)
    return [target / file_name for file_name in files]
