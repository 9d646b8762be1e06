"""Preflight: checks whether a DSP would accept a release, before anything is sent."""
