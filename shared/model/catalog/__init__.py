"""Models of the catalog: releases, tracks, assets, fingerprints, genres, imports."""
