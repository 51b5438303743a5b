"""Deciding a case: cases, evaluators that must agree, explanations, the decision and the rule base that makes it."""
