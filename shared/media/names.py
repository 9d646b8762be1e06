"""Owns the names that uploaded files may bear, in the bucket and on people's disks."""

import unicodedata

from shared.errors import Finding, InvalidInput

_RESERVED = frozenset('<>:"|?*#[]%')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_MAX_BYTES = 200


def safe_file_name(name: str, path: str = "fileName") -> str:
    """The name in composed form, without characters that shells, URLs or other systems would trip over.

    Raises InvalidInput for what is no file name at all: a path, control characters, nothing.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if "/" in name or "\\" in name or name.strip(". ") == "":
        raise InvalidInput([Finding(path, f"{name!r} is no file name.", "unsafe-name", remedy="Send a name, no path.")])
    if any(unicodedata.category(char) in ("Cc", "Cs", "Cn") for char in name):
        raise InvalidInput([Finding(path, "The file name holds control characters.", "unsafe-name")])
    # Cf holds the bidirectional overrides, by which a name can show another extension than it has.
    cleaned = "".join("_" if char in _RESERVED else char for char in name if unicodedata.category(char) != "Cf")
    stem, dot, extension = cleaned.strip(". ").rpartition(".")
    stem = f"_{stem}" if stem.lower() in _DEVICES else stem
    return _shortened(stem, _MAX_BYTES - len(extension.encode()) - 1) + dot + extension[-20:]


def _shortened(text: str, limit: int) -> str:
    return text.encode()[: max(1, limit)].decode(errors="ignore")


def storage_path(tenant_id: str, asset_id: str, file_name: str) -> str:
    """Where an upload lies in the bucket."""
    return f"tenants/{tenant_id}/assets/{asset_id}/{file_name}"


def asset_id_of(path: str) -> str | None:
    """The asset whose upload lies at `path`; None for any other file in the bucket."""
    match path.split("/"):
        case ["tenants", tenant_id, "assets", asset_id, name] if tenant_id and asset_id and name:
            return asset_id
    return None
