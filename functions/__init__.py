"""Entry points of the deployed functions."""

from firebase_functions.options import set_global_options

set_global_options(max_instances=20)
"""Bounds what a flood of requests can cost, for every function that states no number of its own."""
