"""What is read and said: YAML and JSON with positions, canonical JSON, the cache, messages and their catalogue."""
