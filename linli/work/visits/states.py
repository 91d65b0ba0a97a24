"""What the content says of visits: how one may end, and which circumstances ask for more of them."""

from linli.core.law import content

EVERY_HOUSEHOLD = "visits.household.every_days"
NOT_HOME = "not_home"


def done_outcomes() -> list[str]:
    """The outcomes that count as having met the household; an attempt does not."""
    return [code for code, entry in content.codes("visit_outcome").items() if entry.get("done")]


def gone_outcomes() -> list[str]:
    """The outcomes that say nobody lives there any more."""
    return [code for code, entry in content.codes("visit_outcome").items() if entry.get("gone")]


def interval_rules() -> dict[str, str]:
    """For each circumstance that shortens the interval between visits the rule that says to how many days."""
    named = {code: entry.get("visit_every_days_rule") for code, entry in content.codes("circumstance").items()}
    return {code: rule for code, rule in named.items() if rule}


def age_rules() -> dict[str, str]:
    """Those of them that follow from age alone, with the rule that says from which age."""
    codes = {code: content.codes("circumstance")[code] for code in interval_rules()}
    rules = {code: str(entry.get("rule", "")) for code, entry in codes.items() if entry.get("computed")}
    return {code: rule for code, rule in rules.items() if rule.startswith("people.age.")}
