"""What a person means by the words that they send. Pure; the intents and their examples stand in intents.toml."""
