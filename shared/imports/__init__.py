"""Owns imports: releases out of spreadsheets, JSON and ERN messages become drafts, with an account of each."""
