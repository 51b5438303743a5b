"""Whole registers: rows read, checked, decided in parts and written, whatever their number.

Rooms from below, each importing only from those before it: ``columns`` (the kernel over columns), ``map`` (which column
is which fact), ``read`` (inputs), ``check`` (cells to facts), ``run`` (what is done with a part, whoever does it),
``prepare`` (a :class:`~punkt.registers.request.Request` checked before anything is read), ``database``; the engines
``local``, ``postgres`` and ``spark``; ``suggest`` (drafts of maps), ``compared`` and ``invented``.
"""
