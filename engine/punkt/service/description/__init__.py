"""What the service says of itself in OpenAPI: the shapes of what it takes and answers."""
