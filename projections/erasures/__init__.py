"""Erasures: who was forgotten, what of theirs there was, and which words of others name them."""
