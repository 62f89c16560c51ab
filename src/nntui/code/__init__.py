"""A person's own training script, stepped as it stands: run in a process of its own, recorded pass
by pass, and shown through the same plans and expressions as a network."""
