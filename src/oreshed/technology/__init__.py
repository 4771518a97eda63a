"""Technology: unit operations on real physics; one file a technology."""
