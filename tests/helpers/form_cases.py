"""A case whose form can be filled in."""

from __future__ import annotations

READY = """\
case: sidorova-2025-12
as_of: '2025-12-15'
recipient:
  birth_date: '1990-07-04'
  disability: true
  mental_disorder_confirmed: true
  needs_social_services: true
  included_in_training: true
  conclusion_issued: false
  legal_capacity: limited
  autonomy_degree: 3
  planned_hours: {amount: 6.5, per: day}
  lives_apart: false
  lives_in_group: true
  training: {started: '2025-01-09', reviews: 1, last_review: '2025-12-10', found_ready: true}
"""

NOT_ADMITTED = """\
case: orlova-2025-06
as_of: '2025-06-02'
recipient:
  birth_date: '1995-02-10'
  disability: true
  mental_disorder_confirmed: true
  needs_social_services: true
  legal_capacity: none
  included_in_training: false
  documents: {application: true, ipra_copy: true, medical_conclusion: true}
  medical: {indications: false, contraindications: true}
  ipra: {self_care: 2, mobility: 0, orientation: 0, communication: 0, learning: 0, behaviour_control: 0}
"""
"""A case in which admission may be refused: no indications and contraindications (point 19)."""

NOT_READY = READY.replace("reviews: 1", "reviews: 2").replace("found_ready: true", "found_ready: false")
"""A case in which the second review did not find the person ready."""
