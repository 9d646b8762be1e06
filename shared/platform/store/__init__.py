"""The document store: a port modelled on Firestore, with adapters for Firestore and in memory."""
