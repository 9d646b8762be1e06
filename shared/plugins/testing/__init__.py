"""The test kit of plug-ins: a world to call their functions in, and the checks that every plug-in of a kind passes."""

from shared.plugins.testing.conformance import Check, conformance
from shared.plugins.testing.world import PluginWorld

__all__ = ["Check", "PluginWorld", "conformance"]
