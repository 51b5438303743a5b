"""Small changes to a pack: which there are, and the program that each of them makes."""
