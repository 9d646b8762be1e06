"""Similarity of recordings and of images."""
