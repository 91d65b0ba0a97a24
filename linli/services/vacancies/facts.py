"""Facts of vacancies, referrals, offers, placements and follow-ups: no names, no reasons of people."""

from linli.core.figures.facts import FactTable, RecordLink, register
from linli.services.vacancies.models import FollowUp, JobOffer, Placement, Referral, Vacancy

VACANCIES = register(
    FactTable(
        name="vacancies.vacancies",
        model=Vacancy,
        columns={"id": "id", "community": "community", "kind": "kind", "since": "since", "until": "until"},
        record=RecordLink(Vacancy, url_name="vacancies:detail", reads=("employer",)),
    )
)

REFERRALS = register(
    FactTable(
        name="vacancies.referrals",
        model=Referral,
        columns={"id": "id", "community": "community", "vacancy": "vacancy", "day": "made_on"},
        event="day",
        record=RecordLink(Referral, url_name="vacancies:referral", reads=("person", "vacancy__employer")),
    )
)

OFFERS = register(
    FactTable(
        name="vacancies.offers",
        model=JobOffer,
        columns={"id": "id", "community": "community", "referral": "referral", "day": "made_on"},
        event="day",
        record=RecordLink(Referral, "referral", "vacancies:referral", reads=("person", "vacancy__employer")),
    )
)

PLACEMENTS = register(
    FactTable(
        name="vacancies.placements",
        model=Placement,
        columns={
            "id": "id",
            "community": "community",
            "referral": "referral",
            "graduate": "graduate",
            "started": "since",
            "ended": "until",
        },
        event="started",
        record=RecordLink(Referral, "referral", "vacancies:referral", reads=("person", "vacancy__employer")),
    )
)

FOLLOW_UPS = register(
    FactTable(
        name="vacancies.follow_ups",
        model=FollowUp,
        columns={
            "id": "id",
            "community": "community",
            "referral": "placement__referral",
            "month": "month",
            "due": "due_on",
            "started": "placement__since",
            "ended": "placement__until",
        },
        event="due",
        record=RecordLink(Referral, "referral", "vacancies:referral", reads=("person", "vacancy__employer")),
    )
)
