"""Moderation: what was hidden, restored and appealed, under which clause, by whom in which role."""
