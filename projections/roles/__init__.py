"""Roles: what people are asked to do for the community, and who held what when."""
