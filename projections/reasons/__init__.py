"""Reasons: why a rule is as it is, from the talk to the answers that lean on it, and back."""
