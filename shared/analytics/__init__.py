"""Owns figures: what deliveries came to, how long they took and what they cost, kept as they end."""
