"""Blob storage: a port, with adapters for Cloud Storage and a local folder."""
