"""Writes an Excel roster of invented households as large as the district: `python -m tools.bench.roster FILE ROWS`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import xlsxwriter

HEADINGS = ("社区", "住址", "姓名", "与户主关系", "性别", "公民身份号码", "联系电话", "文化程度", "就业状况")
RELATIONS = {
    "02": "户主",
    "11": "丈夫",
    "12": "妻子",
    "20": "儿子",
    "30": "女儿",
    "51": "父亲",
    "52": "母亲",
    "40": "孙子",
    "99": "其他",
}
DAY = date(2026, 11, 23)


def rows() -> Iterator[tuple[str, ...]]:
    """Yield the residents of all communities, household by household."""
    from linli.core.demo import days
    from linli.registers.accounts.demo import names
    from linli.registers.people.demo import families
    from linli.registers.people.demo.identities import Identities
    from linli.registers.people.demo.shares import district_shares
    from linli.registers.places.demo import communities

    today = DAY.toordinal()
    for one in communities.district():
        share = district_shares()[one.code]
        rng, papers = one.rng("roster-file"), Identities(one)
        estate = communities.estates(one.code)[0]
        for door, family in enumerate(families.families(rng, share.residents, share.elders)):
            address = f"{estate}{door // 72 + 1}幢{door % 72 // 12 + 1}单元{door % 12 // 2 + 1}0{door % 2 + 1}室"
            for person in family.people:
                person.born = days.born(rng, person.age, today)
                name = names.surname(rng) + names.given(rng, person.sex, int(days.iso(person.born)[:4]))
                sex = "男" if person.sex == families.MALE else "女"
                work = "在职" if 22 < person.age < families.OLD else ""
                yield (
                    one.name,
                    address,
                    name,
                    RELATIONS[person.relation],
                    sex,
                    papers.number(person),
                    papers.phone(),
                    "大专" if person.age > 22 else "",
                    work,
                )


def write(file: Path, most: int) -> int:
    """Write at most `most` rows; return how many."""
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ["演示城区居民花名册"])
        sheet.write_row(1, 0, HEADINGS)
        count = 0
        for count, row in enumerate(rows(), start=1):
            sheet.write_row(count + 1, 0, row)
            if count >= most:
                break
    return count


def main() -> None:
    """Write the file and print the number of rows."""
    from tools.bench.setup import ready

    ready()
    print(json.dumps(write(Path(sys.argv[1]), int(sys.argv[2]))))


if __name__ == "__main__":
    main()
