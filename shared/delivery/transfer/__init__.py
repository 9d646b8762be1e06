"""The transfer of a package over any protocol: resumed, verified, completion marker last."""
