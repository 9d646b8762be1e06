"""E-mail: composed from templates, sent by SMTP or the Trigger Email extension."""
