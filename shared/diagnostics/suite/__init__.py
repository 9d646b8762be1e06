"""The production test suite: checks as data, runs that record what they find."""
