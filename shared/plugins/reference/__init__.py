"""The reference pages for authors of plug-ins, from the code: `python -m shared.plugins.reference.pages`."""
