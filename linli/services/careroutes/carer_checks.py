"""What the days of carers know against a carer who is chosen by hand, for the app of vouchers."""

from linli.services.careroutes.queries.hindering import hindered
from linli.services.vouchers.engine.declared import CarerCheck

CARER_CHECKS = (CarerCheck(hindered),)
