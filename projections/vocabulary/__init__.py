"""Vocabulary: the words of each wording that are not everybody's, and what it leans on."""
