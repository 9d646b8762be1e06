"""Preflight: everything that would make a DSP refuse a release, before a byte is sent."""
