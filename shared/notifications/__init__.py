"""Notifications in the application, and e-mails: digests, weekly summaries, invitations."""
