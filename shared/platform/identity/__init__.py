"""The accounts people sign in with: a port, Firebase Auth, and an in-memory adapter."""
