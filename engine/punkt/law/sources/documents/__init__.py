"""Documents as lawyers have them: the plain text of a file of any usual format, a blank line between paragraphs.

A row of a table is a paragraph, its cells apart by `` | ``; a footnote is a paragraph after the one that has its sign,
and begins with it: ``<1>``. Numbers that a program counts by itself are written out.
"""
