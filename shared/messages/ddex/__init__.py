"""What the messages of all DDEX standards have in common: the header, coded values, proprietary ids."""
