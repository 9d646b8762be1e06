"""Sign-in accounts: a port, with adapters for Firebase Auth and in memory."""
