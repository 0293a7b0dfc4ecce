"""Import runs and what each accounted for."""
