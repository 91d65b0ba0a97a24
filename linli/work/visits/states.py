"""Codes of the content about visits: outcomes, and circumstances that ask for more visits."""

from linli.core.law import content

EVERY_HOUSEHOLD = "visits.household.every_days"
NOT_HOME = "not_home"
REFUSED = "refused"


def done_outcomes() -> list[str]:
    """Return the outcomes that count as having met the household; an attempt does not."""
    return [code for code, entry in content.codes("visit_outcome").items() if entry.get("done")]


def tried_outcomes() -> list[str]:
    """Return the outcomes of an attempt that met nobody of a household that still lives there."""
    codes = content.codes("visit_outcome").items()
    return [code for code, entry in codes if not entry.get("done") and not entry.get("gone")]


def note_of(outcome: str) -> str:
    """Return why an outcome does not count as having met the household; "" if it counts."""
    code = content.codes("visit_outcome").get(outcome)
    note = code.get("note") if code else None
    return str(content.text(note)) if note else ""


def gone_outcomes() -> list[str]:
    """Return the outcomes that say that the household has left."""
    return [code for code, entry in content.codes("visit_outcome").items() if entry.get("gone")]


def interval_rules() -> dict[str, str]:
    """Return, for each circumstance that shortens the interval between visits, the rule with the number of days."""
    named = {code: entry.get("visit_every_days_rule") for code, entry in content.codes("circumstance").items()}
    return {code: rule for code, rule in named.items() if rule}


def age_rules() -> dict[str, str]:
    """Return those of these circumstances that follow from age, with the rule of the age."""
    codes = {code: content.codes("circumstance")[code] for code in interval_rules()}
    rules = {code: str(entry.get("rule", "")) for code, entry in codes.items() if entry.get("computed")}
    return {code: rule for code, rule in rules.items() if rule.startswith("people.age.")}
