"""Adapters behind ports: everything that talks to Firebase, Google Cloud or the network."""
