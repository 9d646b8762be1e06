"""Checks remote paths: no file name can lead outside the target's directory."""

from shared.errors import Finding, InvalidInput


def checked_path(path: str) -> str:
    """The path, unchanged. Raises InvalidInput unless it is relative, without `..`, `\\` and control characters."""
    parts = path.split("/")
    if (
        any(part in ("", ".", "..") for part in parts)
        or "\\" in path
        or not path.isprintable()
        or any(len(part.encode()) > 255 for part in parts)
    ):
        raise InvalidInput(
            [
                Finding(
                    "path",
                    f"{path!r} is not a path within the target's directory.",
                    "invalid",
                    remedy="Use a relative path with '/', without '..', backslashes and control characters.",
                )
            ]
        )
    return path


def below(directory: str, path: str) -> str:
    """`path`, checked, inside the target's `directory` (absolute, relative or empty)."""
    if not directory:
        return checked_path(path)
    return f"{directory.rstrip('/')}/{checked_path(path)}"
