"""What the contract, the norm inventory and the three documents say, computed apart from the engine and the packs.

Nothing here imports the engine or reads ``rules/``: where the two disagree, one of them has misread the law.
"""
