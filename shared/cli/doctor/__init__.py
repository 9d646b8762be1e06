"""Finds what is wrong with this machine, a profile and the configuration of a deployment."""
