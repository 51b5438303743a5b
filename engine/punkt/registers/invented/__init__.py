"""Invented registers: people who do not exist, drawn as a description says."""
