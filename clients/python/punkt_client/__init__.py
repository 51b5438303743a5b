"""A client of a Punkt service.

:mod:`punkt_client.generated` is made from the service's description: every address, typed. :class:`Punkt` stands for the
few calls that a description cannot make: faults as exceptions, and any number of cases.
"""

from .calls import Decided, Punkt, PunktProblem

__all__ = ["Decided", "Punkt", "PunktProblem"]
