"""Owns recognising a recording by how it sounds: Chromaprint words, their comparison, and their index."""
