"""Owns the validation of messages: XML, official schema, business rules, content; one report."""
