"""What the larger commands do with their arguments, and what all commands share; `worker.cli` gathers them."""
