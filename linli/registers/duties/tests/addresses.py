"""Examples for the URLs of duties."""

from linli.registers.duties.tests.factories import AdmissionFactory, DutyFactory

THING = {
    "duties": "duty",
    "duties:matter": "matter",
    "duties:refusal": "refusal",
    "duties:end_admission": "admission",
}
FACES = {"duties:list": ["?kind=repair"]}


def examples(town):
    return {
        "matter": "repair.stairwell_leak",
        "refusal": "certificates.not_issued.kinship",
        "duty": DutyFactory(body=town.station).pk,
        "admission": AdmissionFactory(place=town.here).pk,
    }
