"""ISRCs and barcodes: pools from which they are handed out, where they are used, and what conflicts."""
