"""Runs the deployed functions in few processes; the functions emulator would start one for each call at a time."""
