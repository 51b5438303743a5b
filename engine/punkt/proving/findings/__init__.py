"""Proofs about packs: the kernel lowered to a solver, and what is asked of it.

``space`` makes a symbolic case, ``lowering`` gives what a program finds about it, ``query``
asks the solver, ``witness`` turns an answer into a case file that is run again. Nothing is
called proven but what the solver has proven; a time-out is told as such.
"""
