"""People under their present and former names."""
