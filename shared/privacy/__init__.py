"""Owns what a person may ask about themselves: what is kept, a copy of it, its erasure, what they agreed to."""
