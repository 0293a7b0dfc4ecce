"""Norms: every text, what is in force when, and what each clause goes back to."""
