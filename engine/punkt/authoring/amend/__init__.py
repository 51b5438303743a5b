"""A document that changes: its units compared, and the files of its pack changed accordingly, in the text itself."""
