"""Keyword index: every contribution, word by word, in Whoosh's segments."""
