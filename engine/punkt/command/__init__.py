"""The commands of the command line beyond the first few, one small module each, and what all share."""
