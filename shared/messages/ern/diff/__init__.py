"""Compares two releases by meaning, before an update replaces everything that was sent. Pure; knows no message."""

from shared.messages.ern.diff.change import Change
from shared.messages.ern.diff.compare import diff_releases

__all__ = ["Change", "diff_releases"]
