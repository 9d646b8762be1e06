"""Owns element plans of messages, one family of versions each: data for shared/ern/markup."""
