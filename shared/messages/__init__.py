"""Message formats: pure code from models to documents to XML, and back."""
