"""What third parties plug in, and the public face they build on."""
