"""Decides who gets which share of a sale: rules by precedence, versions by date, shares passed on. Pure."""
