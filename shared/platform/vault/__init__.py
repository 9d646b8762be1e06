"""Sealing of credentials: a port, Cloud KMS, and a local vault for the emulators."""
