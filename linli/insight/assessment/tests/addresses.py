"""Examples for the URLs of assessment."""

THING = {"assessment": "indicator", "assessment:report": "form"}
FACES = {
    "assessment:indicator": ["?show=chart", "?show=map&by=community"],
    "assessment:evidence": ["?part=rest"],
}


def examples(town):
    return {"indicator": "visits.coverage", "form": "word"}
