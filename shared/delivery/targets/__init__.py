"""Delivery targets: created, changed, tested, and checked against a DSP's requirements."""
