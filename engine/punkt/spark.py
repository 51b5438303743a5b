"""Rules on Spark: ``from punkt.spark import decide``."""

from punkt.registers.columns.on_spark import decide, session, settings

__all__ = ["decide", "session", "settings"]
