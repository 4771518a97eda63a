"""R-REF, R-ENTITY, R-CITE: what is on record: published figures, sites and owners, laws, sources."""
