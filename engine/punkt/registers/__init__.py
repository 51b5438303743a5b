"""Whole registers: rows read, checked, decided in parts and written, whatever their number."""
