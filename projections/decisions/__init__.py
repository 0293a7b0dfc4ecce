"""Decisions: how each stands and stood, and who took it how."""
