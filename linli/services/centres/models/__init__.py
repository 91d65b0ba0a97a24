"""Tables of elder-care facilities."""

from linli.services.centres.models.activities import Activity, Attendance, DayCare, Enrolment, Session
from linli.services.centres.models.beds import Bed, BedOffer, Fee, Stay, WaitingEntry
from linli.services.centres.models.facilities import Centre, Reach, about
from linli.services.centres.models.meals import Meal, Menu

__all__ = [
    "Activity",
    "Attendance",
    "Bed",
    "BedOffer",
    "Centre",
    "DayCare",
    "Enrolment",
    "Fee",
    "Meal",
    "Menu",
    "Reach",
    "Session",
    "Stay",
    "WaitingEntry",
    "about",
]
