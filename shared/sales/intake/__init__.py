"""Takes in sales reports of a tenant: each is stored once, counts or is replaced, and can be taken back."""
