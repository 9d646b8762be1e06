"""What payees see and do without an account: their own statements, and the confirmation of their shares."""
