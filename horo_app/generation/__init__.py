"""The model as a writer: queue, worker, client, prompts, validation of its answers."""
