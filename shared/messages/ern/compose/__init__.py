"""A release and a target become the parts of a message."""
