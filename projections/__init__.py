"""The read side: projections turn events into read models, and queries read those for a viewer."""
