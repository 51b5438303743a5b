"""The version of Punkt."""

VERSION = "0.1.0"
