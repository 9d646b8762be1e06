"""What a message cannot be made without, and what a version cannot express."""
