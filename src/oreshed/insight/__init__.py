"""What binds, what unlocks it, how sure we are: questions asked of one matrix."""
