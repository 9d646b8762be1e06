"""Reads sales reports of every format into sales lines, and checks them."""
