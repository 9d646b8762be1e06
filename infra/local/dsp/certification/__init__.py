"""Certification: runs a sender through a DSP's onboarding and records the evidence."""
