"""Validates Apple Music packages: structure, rules and files, each rule with how certain it is."""
