"""The version of the product: of its package, its command line and its deployed functions."""

VERSION = "0.1.0"
"""Semantic Versioning. pyproject.toml takes it from here, and a deployment, which is no installed package, too."""


def series(version: str) -> tuple[str, ...]:
    """What has to be the same where two versions work together: the major and the minor number."""
    return tuple(version.split(".")[:2])
