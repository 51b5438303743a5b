"""A stranger's minute: `pip install` of the wheel, ten lines, a decision in Russian."""

from punkt import load

rules = load("ru.karelia.166-p")
person = {"birth_date": "1990-05-01", "disability": True, "mental_disorder_confirmed": True}
person |= {"needs_social_services": True, "ipra": {"self_care": 2}}
decision = rules.decide({"case": "1", "as_of": "2025-06-01", "recipient": person})
print(decision["recipient", "need"].value)
print(decision.to_text("ru"))
