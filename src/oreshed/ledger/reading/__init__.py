"""Reading commodity briefs into claims: from bytes to text, numbers, their subjects, and what could not be placed."""
