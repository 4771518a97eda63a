"""The reader's vocabulary: metals, units, quantities, qualifiers, plants and places as tables that a user extends."""
