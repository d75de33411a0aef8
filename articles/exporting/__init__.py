"""Published content in formats that other programs read."""
