"""Dolby Atmos: reads, measures and checks immersive masters, and makes previews of them."""
