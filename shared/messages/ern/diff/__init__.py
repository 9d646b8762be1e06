"""Compares two releases by meaning, before an update replaces everything sent earlier. Pure; no message format."""

from shared.messages.ern.diff.change import Change
from shared.messages.ern.diff.compare import diff_releases

__all__ = ["Change", "diff_releases"]
