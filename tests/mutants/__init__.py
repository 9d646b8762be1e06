"""Structural faults for messages, seeded one at a time."""
