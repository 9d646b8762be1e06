"""The document store: a port in the shape of Firestore, the Firestore adapter, an in-memory adapter."""
