"""Spaces, their names over time, and who may see them."""
