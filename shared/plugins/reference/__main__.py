"""Writes the reference pages of plug-ins, and the description of a new version of the SDK."""

import sys

from shared.plugins.reference.pages import FACES, pages


def main() -> int:
    """Writes the files; returns 1 if the SDK is not the one that its version is described as."""
    for path, text in pages().items():
        if path.parent == FACES and path.exists() and path.read_text("utf-8") != text:
            print(
                f"The SDK has changed since {path.name} was written. Give SDK_VERSION in shared/sdk/__init__.py a new "
                "number: the second one if something was added, else the first. If the version was never released, "
                f"delete {path.name} and run this again.",
                file=sys.stderr,
            )
            return 1
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
