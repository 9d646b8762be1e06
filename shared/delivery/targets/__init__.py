"""Delivery targets: create, change, test, and check releases against a DSP's requirements."""
