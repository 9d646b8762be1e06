"""The bucket: a port, Cloud Storage, and a local folder."""
