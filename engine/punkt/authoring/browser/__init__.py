"""Packs as a module of JavaScript that decides in a browser: the lowered rules as data, for a runtime written once."""
