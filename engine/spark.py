"""Rules on Spark: ``from engine.spark import decide``."""

from .columns.on_spark import decide, session, settings

__all__ = ["decide", "session", "settings"]
