"""Owns what follows a delivery: what the DSP says, until when it must say it, and what is done about it."""
