"""The label's catalog: releases, files, vocabularies, imports and public metadata."""
