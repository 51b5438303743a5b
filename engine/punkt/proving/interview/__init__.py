"""What can still matter about a case: missing facts to the point, questions in their best order, smallest changes.

Stands on :mod:`punkt.proving.findings` and needs the solver (``pip install 'punkt[proof]'``).
"""
