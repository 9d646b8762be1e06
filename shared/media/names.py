"""Makes the names of uploaded files safe, in the bucket and on users' disks."""

import unicodedata

from shared.errors import Finding, InvalidInput
from shared.ids import tenant_folder

_RESERVED = frozenset('<>:"|?*#[]%')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_MAX_BYTES = 200


def safe_file_name(name: str, path: str = "fileName") -> str:
    """The name in Unicode NFC, without characters that cause problems in shells, URLs or other systems.

    Raises InvalidInput if it is not a file name: a path, control characters, or empty.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if "/" in name or "\\" in name or name.strip(". ") == "":
        raise InvalidInput(
            [Finding(path, f"{name!r} is not a file name.", "unsafe-name", remedy="Send a name without a path.")]
        )
    if any(unicodedata.category(char) in ("Cc", "Cs", "Cn") for char in name):
        raise InvalidInput([Finding(path, "The file name contains control characters.", "unsafe-name")])
    # Cf includes the bidirectional overrides, with which a name can display a false extension.
    cleaned = "".join("_" if char in _RESERVED else char for char in name if unicodedata.category(char) != "Cf")
    stem, dot, extension = cleaned.strip(". ").rpartition(".")
    stem = f"_{stem}" if stem.lower() in _DEVICES else stem
    return _shortened(stem, _MAX_BYTES - len(extension.encode()) - 1) + dot + extension[-20:]


def _shortened(text: str, limit: int) -> str:
    return text.encode()[: max(1, limit)].decode(errors="ignore")


def storage_path(tenant_id: str, asset_id: str, file_name: str) -> str:
    """The path of an upload in the bucket."""
    return f"{tenant_folder(tenant_id)}/assets/{asset_id}/{file_name}"


def asset_id_of(path: str) -> str | None:
    """The asset whose upload is at `path`; None for any other file in the bucket."""
    match path.split("/"):
        case ["tenants", tenant_id, "assets", asset_id, name] if tenant_id and asset_id and name:
            return asset_id
    return None
