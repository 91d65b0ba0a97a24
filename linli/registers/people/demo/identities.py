"""ID numbers and phones of people who do not exist."""

from __future__ import annotations

from linli.core.demo import days
from linli.registers.people.demo.families import FEMALE, Human
from linli.registers.places.demo.communities import CommunityPlan

RESERVED_AREA = "9901"  # no division of China has this code
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
PER_COMMUNITY = 18  # serial numbers a community has for one birthday and sex; 27 communities share 500
PHONE_PREFIX = "100"  # no mobile network has it
PHONES_PER_COMMUNITY = 40_000
SCATTER = 48_271  # odd and not divisible by 5, so the phones of a community scatter without meeting


def phone(plan: CommunityPlan, number: int) -> str:
    """Return the `number`-th phone number of a community."""
    return f"{PHONE_PREFIX}{(plan.number * PHONES_PER_COMMUNITY + number) * SCATTER % 100_000_000:08d}"


class Identities:
    """Gives each person of a community a unique ID number and phone."""

    def __init__(self, plan: CommunityPlan) -> None:
        self.plan = plan
        self.area = RESERVED_AREA + f"{int(plan.street[-3:]) - 10:02d}"
        self.first_serial = plan.number_in_street * PER_COMMUNITY
        self.serials: dict[tuple[int, str], int] = {}
        self.phones = 0

    def number(self, person: Human) -> str:
        """Return an ID number with a valid check digit and a reserved area."""
        while self.serials.get((person.born, person.sex), 0) >= PER_COMMUNITY:
            person.born -= 1
        used = self.serials.get((person.born, person.sex), 0)
        self.serials[person.born, person.sex] = used + 1
        serial = (self.first_serial + used) * 2 + (0 if person.sex == FEMALE else 1)
        body = f"{self.area}{days.iso(person.born).replace('-', '')}{serial:03d}"
        return body + CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11]

    def phone(self) -> str:
        """Return the next phone number."""
        self.phones += 1
        return phone(self.plan, self.phones)
