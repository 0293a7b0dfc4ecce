"""Pins: what a steward put on the page for newcomers, and what is said about it."""
