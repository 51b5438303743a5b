"""The evaluators: the reference (it defines the meaning), generated Python, durable-rules."""
