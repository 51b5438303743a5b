"""What is done with each part of a register, whichever engine does it."""
