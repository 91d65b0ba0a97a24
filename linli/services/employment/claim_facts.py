"""Which facts the ledgers give to the recognition as hard to employ."""

from linli.services.employment.queries import recognition
from linli.services.schemes.engine import facts_together

FACTS = facts_together(recognition.find, *recognition.CODES)
