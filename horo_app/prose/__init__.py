"""What a model is asked for and what its answer must be: facts, brief, checks. Pure."""
