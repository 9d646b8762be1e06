"""Presets of DSPs: how to fill in a target, and what the DSP accepts. Every fact has a source."""
