"""Rules and decisions: found by the same words as what people said, clause by clause."""
