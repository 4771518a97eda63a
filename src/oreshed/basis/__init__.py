"""Ground floor: estimates, units, regions, errors, and the two bridges Recipe and Option."""
