"""Recordings that were uploaded without a track: sought by what they say of themselves, and by how they sound."""
