"""Owns measuring audio by decoding it: loudness, levels, faults, fingerprint. FFmpeg decodes; nothing is kept."""
