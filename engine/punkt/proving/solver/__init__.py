"""The one solver below proofs, comparison, interview and mutants.

Whatever is claimed of all cases is a question to Z3 (extra ``proof``): a program is lowered (:mod:`.lower_program`)
over a symbolic case (:mod:`.symbolic_case`) and the solver is asked (:mod:`.query`) for a case with some property.
An answer that does not come in time proves nothing, and is told so.

One thing is settled without it, because plain ``punkt test`` works where Z3 is not installed: whether a single clause
can come out in a way, or a bound be met, at all. The values that could make a difference to one condition are few
(:mod:`.tested_leaves`, :mod:`.boundary_classes`) and are tried one by one (:mod:`.class_search`); suggested cases are
looked for among the same values. Of two programs nothing is claimed in this way.
"""
