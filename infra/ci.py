"""Recognises continuous integration, where a missing part of the machine is a failure instead of a skip."""

from collections.abc import Mapping

_TRUE = {"1", "true", "yes"}


def in_ci(env: Mapping[str, str]) -> bool:
    """Whether `CI` is set to 1, true or yes, in any case."""
    return env.get("CI", "").strip().lower() in _TRUE
