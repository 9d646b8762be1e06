"""Validation in four stages: XML, official schema, rules, content."""
