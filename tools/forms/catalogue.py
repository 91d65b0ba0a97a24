"""The demo forms by the names of their files."""

from __future__ import annotations

from collections.abc import Callable

from tools.forms import editions, elderly, jobs, others, relief, texts, work

FORMS: dict[str, Callable[[], bytes]] = {
    "elderly-ledger.xlsx": elderly.ledger,
    "allowance-80.xlsx": elderly.allowance,
    "living-alone.xlsx": elderly.alone,
    "voucher-settlement.xlsx": elderly.settlement,
    "canteen-monthly.xlsx": elderly.canteen,
    "relief-list.xlsx": relief.relief_list,
    "relief-changes.xlsx": relief.relief_changes,
    "disability-list.xlsx": relief.disability,
    "women-children.xlsx": relief.women_children,
    "civil-affairs-yearly.xlsx": relief.civil_affairs,
    "employment-tracking.xlsx": jobs.tracking,
    "employment-monthly.xlsx": jobs.employment_monthly,
    "graduates.xlsx": jobs.graduates,
    "retirees.xlsx": jobs.retirees,
    "small-food-shops.xlsx": jobs.shops,
    "premises-monthly.xlsx": jobs.premises,
    "facilities-yearly.xlsx": jobs.facilities,
    "mediation-quarterly.xlsx": work.mediation,
    "volunteer-hours.xlsx": work.volunteers,
    "flood-roster.xlsx": work.flood_roster,
    "service-station-monthly.xlsx": work.service_station,
    "cases-monthly.xlsx": work.cases_monthly,
    "fire-checks.xlsx": work.fire_checks,
    "workers-roster.xlsx": work.workers,
    "households-quarterly.xlsx": work.households,
    "floating-population.xlsx": work.floating,
    "work-log.docx": texts.work_log,
    "hardship-visit.docx": texts.visit,
    "temporary-relief.docx": texts.temporary_relief,
    "mediation-record.docx": texts.mediation_record,
    "family-doctor.docx": texts.family_doctor,
    "hazard-ledger.xlsx": others.hazards,
    "school-age.xlsx": others.school_age,
    "culture-half-year.xlsx": others.culture,
    "waste-weekly.xlsx": others.waste,
    "emergency-supplies.xlsx": others.supplies,
    "residents-meeting.docx": others.meeting,
    "editions/elderly-ledger.xlsx": editions.ledger,
    "editions/relief-list.xlsx": editions.relief_list,
    "editions/employment-monthly.xlsx": editions.employment_monthly,
    "editions/mediation-quarterly.xlsx": editions.mediation,
    "editions/households-quarterly.xlsx": editions.households,
    "editions/work-log.docx": editions.work_log,
}
