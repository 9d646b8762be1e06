"""Validates paths in the bucket."""

from shared.errors import Finding, InvalidInput

_MAX_BYTES = 1024


def checked_path(path: str) -> str:
    """Returns the path if it is relative, slash-separated and at most 1024 bytes (Cloud Storage's limit).

    Raises InvalidInput otherwise, and for any path that could escape its folder.
    """
    parts = path.split("/")
    unsafe = any(part in ("", ".", "..") for part in parts) or not path.isprintable() or "\\" in path
    if unsafe or len(path.encode()) > _MAX_BYTES:
        raise InvalidInput([Finding("path", f"{path!r} is not a valid path in the bucket.", "unsafe-path")])
    return path


def is_within(path: str, folder: str) -> bool:
    """Whether a path in the bucket is valid and below a folder, which is given without a slash at its end."""
    try:
        return checked_path(path).startswith(f"{folder}/")
    except InvalidInput:
        return False
