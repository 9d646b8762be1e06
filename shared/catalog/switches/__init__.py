"""Switching distributor: what has to be equal before the old takedown, and how far each release is."""
