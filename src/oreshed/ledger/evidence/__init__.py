"""What audit rules read: passages and their amounts, statements and subjects, sites and sourced tables."""
