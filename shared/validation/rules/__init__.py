"""The rules of DDEX profiles and of good messages, each with its clause. Rules are data."""
