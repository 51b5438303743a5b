"""A case whose form can be filled in."""

from __future__ import annotations

READY = """\
case: sidorova-2025-12
as_of: '2025-12-15'
recipient:
  birth_date: '1990-07-04'
  legal_capacity: limited
  autonomy_degree: 3
  planned_hours: {amount: 6.5, per: day}
  lives_apart: false
  lives_in_group: true
  training: {started: '2025-01-09', reviews: 1, last_review: '2025-12-10', found_ready: true}
"""
