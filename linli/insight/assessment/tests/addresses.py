"""What the addresses of assessment stand for, with examples."""

THING = {"assessment": "indicator"}
FACES = {
    "assessment:indicator": ["?show=chart", "?show=map&by=community"],
    "assessment:evidence": ["?part=rest"],
}


def examples(town):
    return {"indicator": "visits.coverage"}
