"""The label's catalog: releases, assets, vocabularies, imports and public metadata."""
