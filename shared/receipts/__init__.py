"""Owns the proof of deliveries after they were made: chained, verified, found again, printed."""
