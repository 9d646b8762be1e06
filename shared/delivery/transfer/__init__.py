"""The transfer of a package over any protocol: resumable, verified, with the completion marker sent last."""
