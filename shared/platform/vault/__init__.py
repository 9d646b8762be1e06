"""Encryption of credentials: a port, with adapters for Cloud KMS and, on the emulators, a local vault."""
