"""The replay: what happened in a community, step by step, as numbers and as a list."""
