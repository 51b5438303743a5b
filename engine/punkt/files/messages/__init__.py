"""Messages: diagnostics with code and place, their catalogue in two languages, what the system and optional parts say."""
