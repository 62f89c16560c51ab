"""Many runs at once: seeds and learning rates, on all cores."""
