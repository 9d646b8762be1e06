"""Decoded audio: levels, silence, loudness, clips, measured by FFmpeg in one pass."""
