"""Checks what a message requires, and warns about what a version cannot express."""
