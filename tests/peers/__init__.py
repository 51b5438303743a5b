"""Laws of other systems, written as packs, and a runner that holds them to values from elsewhere.

Each folder is a law: packs with a vocabulary of their own, cases of their own, and ``peer.toml``, which says how the
plain names of a collection of values are a case: see :mod:`tests.peers.law`. The collection itself is no part of
the project; where it lies beside the checkout, ``python -m tests.peers`` reads it there.
"""
