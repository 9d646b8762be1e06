"""The archive format: snapshots of a tenant's documents and files, in ZIP volumes or encrypted in a bucket."""
