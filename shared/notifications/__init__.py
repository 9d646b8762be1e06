"""What people are told: notices in the application, mails, digests and summaries."""
