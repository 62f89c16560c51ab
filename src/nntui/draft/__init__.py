"""What a person typed becomes a recipe."""
