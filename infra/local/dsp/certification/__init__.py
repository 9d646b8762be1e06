"""Certification: a sender is taken through a DSP's onboarding, with evidence."""
