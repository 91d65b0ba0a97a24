"""Names, numbers and phones of people who do not exist."""

from __future__ import annotations

from random import Random

from linli.site.demo import days, sources
from linli.site.demo.families import FEMALE, Human
from linli.site.demo.plan import CommunityPlan

RESERVED_AREA = "9901"  # no division of China has this code
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
PER_COMMUNITY = 18  # serial numbers a community has for one birthday and sex; 27 communities share 500
PHONE_PREFIX = "100"  # no mobile network has it
PHONES_PER_COMMUNITY = 40_000
SCATTER = 48_271  # odd and not divisible by 5, so the phones of a community scatter without meeting


def surname(rng: Random) -> str:
    """A surname as often as it occurs."""
    words = sources.surnames()
    return rng.choices(words.words, cum_weights=words.sums)[0]


def given(rng: Random, sex: str, year: int) -> str:
    """One or two characters of the time."""
    table = sources.given()
    words = table[sex, min(max(year // 10 * 10, 1930), 2020)]
    count = 1 if rng.random() < (0.22 if 1970 <= year < 2000 else 0.08) else 2
    return "".join(rng.choices(words.words, cum_weights=words.sums, k=count))


def grown(rng: Random) -> str:
    """The name of somebody of working age."""
    return surname(rng) + given(rng, rng.choice("12"), rng.choice((1970, 1980, 1990)))


class Identities:
    """Gives each person of a community a number and a phone that nobody else has."""

    def __init__(self, plan: CommunityPlan) -> None:
        self.area = RESERVED_AREA + f"{int(plan.street[-3:]) - 10:02d}"
        self.first_serial = plan.number_in_street * PER_COMMUNITY
        self.first_phone = plan.number * PHONES_PER_COMMUNITY
        self.serials: dict[tuple[int, str], int] = {}
        self.phones = 0

    def number(self, person: Human) -> str:
        """An ID number with a right check digit and a reserved area; a day later where a birthday is full."""
        while self.serials.get((person.born, person.sex), 0) >= PER_COMMUNITY:
            person.born -= 1
        used = self.serials.get((person.born, person.sex), 0)
        self.serials[person.born, person.sex] = used + 1
        serial = (self.first_serial + used) * 2 + (0 if person.sex == FEMALE else 1)
        body = f"{self.area}{days.iso(person.born).replace('-', '')}{serial:03d}"
        return body + CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11]

    def phone(self) -> str:
        """The next phone number."""
        self.phones += 1
        return f"{PHONE_PREFIX}{(self.first_phone + self.phones) * SCATTER % 100_000_000:08d}"
