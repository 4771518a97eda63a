"""Technologies of remediation: what keeps lead and cadmium out of water, soil and people."""
