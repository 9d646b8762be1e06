"""Readers of audio files: what their headers state, and whether they are complete."""
