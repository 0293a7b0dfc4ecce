"""Health: how a community keeps up what it is for, as figures over time."""
