"""Owns the way of a release from draft to composed, validated and kept versions."""
