"""The kernel lowered to a solver: a symbolic case, what a program finds about it, and questions asked of it."""
