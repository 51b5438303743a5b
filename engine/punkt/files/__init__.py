"""What is read and said: YAML and JSON with positions, canonical JSON, the cache, messages and their catalogue."""

DOOR: tuple[str, ...] = (
    "cache",
    "canonical",
    "joined",
    "located",
    "messages.arguments",
    "messages.catalog",
    "messages.diagnostics",
    "messages.habits",
    "messages.kinds",
    "messages.lookalikes",
    "messages.optional_parts",
    "messages.system_words",
    "messages.written_values",
    "open_buffers",
    "progress_listener",
    "read",
    "read_csv",
    "signing",
    "texts",
    "texts.cache_entries",
    "texts.plurals",
    "tree",
    "whole_files",
    "whole_number",
)
"""The modules of this wing that others import; ``python .ci/doors.py --write`` renews the list."""
