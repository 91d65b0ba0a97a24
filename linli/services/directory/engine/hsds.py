"""The tables of HSDS 3 (openreferral/specification, 3.0): fields, types, links, and how JSON nests them.

Names and types are those of the published data package and schemas; the words here are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

VERSION = "3.0"
TEXT, NUMBER, DAY, TIME, MOMENT, UUID, URI, EMAIL = "text", "number", "day", "time", "moment", "uuid", "uri", "email"

# table file: field[:type][!][>table] …; ! is required, > a link whose target must exist, ~ a link that may be outside.
SPEC = """
organization organizations.csv: name! alternate_name description! email:email website:uri tax_status tax_id
 year_incorporated:number legal_status logo uri:uri parent_organization_id~organization
program programs.csv: organization_id>organization name! alternate_name description!
service services.csv: organization_id>organization program_id>program name! alternate_name description url:uri
 email:email status! interpretation_services application_process fees_description wait_time fees accreditations
 eligibility_description minimum_age:number maximum_age:number assured_date:day assurer_email:email licenses alert
 last_modified:moment
location locations.csv: location_type! url:uri organization_id>organization name alternate_name description
 transportation latitude:number longitude:number external_identifier external_identifier_type
service_at_location service_at_location.csv: service_id>service location_id>location description
address addresses.csv: location_id>location attention address_1! address_2 city! region state_province! postal_code!
 country! address_type!
contact contacts.csv: organization_id>organization service_id>service service_at_location_id>service_at_location
 location_id>location name title department email:email
phone phones.csv: location_id>location service_id>service organization_id>organization contact_id>contact
 service_at_location_id>service_at_location number! extension:number type description
schedule schedules.csv: service_id>service location_id>location service_at_location_id>service_at_location
 valid_from:day valid_to:day dtstart:day timezone:number until:day count:number wkst freq interval:number byday
 byweekno bymonthday byyearday description opens_at:time closes_at:time schedule_link:uri attending_type notes
funding funding.csv: organization_id>organization service_id>service source
service_area service_areas.csv: service_id>service name description extent extent_type uri:uri
required_document required_documents.csv: service_id>service document uri:uri
language languages.csv: service_id>service location_id>location phone_id>phone name code note
accessibility accessibility.csv: location_id>location description details url:uri
cost_option cost_options.csv: service_id>service valid_from:day valid_to:day option currency amount:number
 amount_description
organization_identifier organization_identifiers.csv: organization_id>organization identifier_scheme identifier_type!
 identifier!
taxonomy taxonomies.csv: name! description! uri:uri version
taxonomy_term taxonomy_terms.csv: code name! description! parent_id~taxonomy_term taxonomy language
 taxonomy_id>taxonomy term_uri:uri
attribute attributes.csv: link_id taxonomy_term_id>taxonomy_term link_type link_entity value
metadata metadata.csv: resource_id resource_type! last_action_date!:day last_action_type! field_name! previous_value!
 replacement_value! updated_by!
meta_table_description meta_table_descriptions.csv: name language character_set
"""

CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("service", "status"): ("active", "inactive", "defunct", "temporarily closed"),
    ("location", "location_type"): ("physical", "postal", "virtual"),
    ("address", "address_type"): ("physical", "postal", "virtual"),
    ("schedule", "wkst"): ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    ("schedule", "freq"): ("WEEKLY", "MONTHLY"),
}
# Where JSON nests a record: key in the parent -> its table, and whether it is a list.
NESTED: Mapping[str, tuple[str, bool]] = {
    "phones": ("phone", True),
    "schedules": ("schedule", True),
    "service_areas": ("service_area", True),
    "service_at_locations": ("service_at_location", True),
    "languages": ("language", True),
    "funding": ("funding", True),
    "cost_options": ("cost_option", True),
    "required_documents": ("required_document", True),
    "contacts": ("contact", True),
    "addresses": ("address", True),
    "accessibility": ("accessibility", True),
    "programs": ("program", True),
    "organization_identifiers": ("organization_identifier", True),
    "locations": ("location", True),
    "services": ("service", True),
    "attributes": ("attribute", True),
    "metadata": ("metadata", True),
    "organization": ("organization", False),
    "program": ("program", False),
    "location": ("location", False),
    "service": ("service", False),
    "taxonomy_term": ("taxonomy_term", False),
    "taxonomy_detail": ("taxonomy", False),
}
# Where the parent has the link: (parent, key) -> its field.
LINK_OF: Mapping[tuple[str, str], str] = {
    ("service", "organization"): "organization_id",
    ("service", "program"): "program_id",
    ("service_at_location", "location"): "location_id",
    ("service_at_location", "service"): "service_id",
    ("attribute", "taxonomy_term"): "taxonomy_term_id",
    ("taxonomy_term", "taxonomy_detail"): "taxonomy_id",
}
# Tables and fields of HSDS 1 and 2 -> what HSDS 3 has instead.
OLD_TABLES: Mapping[str, str] = {
    "regular_schedule": "schedule",
    "holiday_schedule": "schedule",
    "physical_address": "address",
    "postal_address": "address",
    "eligibility": "service (eligibility_description)",
    "payment_accepted": "cost_option",
    "payments_accepted": "cost_option",
    "eligibilities": "service (eligibility_description)",
    "accessibility_for_disabilities": "accessibility",
    "service_attribute": "attribute",
    "other_attribute": "attribute",
    "service_taxonomy": "attribute",
    "services_taxonomy": "attribute",
    "services_at_location": "service_at_location",
    "table_description": "meta_table_description",
}
OLD_FIELDS: Mapping[tuple[str, str], str] = {
    ("organization", "url"): "website",
    ("schedule", "weekday"): "byday",
    ("taxonomy", "parent_id"): "taxonomy_term.parent_id",
    ("taxonomy", "parent_name"): "taxonomy_term.parent_id",
    ("taxonomy", "vocabulary"): "taxonomy_term.taxonomy",
    ("taxonomy", "term"): "taxonomy_term.name",
    ("service_at_location", "physical_address_id"): "location.addresses",
    ("language", "language"): "name",
    ("accessibility", "accessibility"): "description",
    ("phone", "language"): "languages",
    ("phone", "department"): "contact.department",
    ("required_document", "name"): "document",
    ("metadata", "resource_name"): "resource_type",
}


@dataclass(frozen=True, slots=True)
class HsdsField:
    """One field: its type, whether it must be filled, and the table it links to (`strict`: the target must exist)."""

    name: str
    type: str = TEXT
    required: bool = False
    links: str = ""
    strict: bool = False


@dataclass(frozen=True)
class HsdsTable:
    """One table with its file in the tabular package."""

    name: str
    file: str
    fields: tuple[HsdsField, ...]

    @cached_property
    def by_name(self) -> dict[str, HsdsField]:
        """Return the fields by name."""
        return {one.name: one for one in self.fields}


def _field(text: str) -> HsdsField:
    required = "!" in text
    text = text.replace("!", "")
    for sign, strict in ((">", True), ("~", False)):
        if sign in text:
            name, _, table = text.partition(sign)
            return HsdsField(name, UUID, required, table, strict)
    name, _, kind = text.partition(":")
    return HsdsField(name, kind or TEXT, required)


def _tables() -> dict[str, HsdsTable]:
    found: dict[str, HsdsTable] = {}
    for line in SPEC.strip().replace("\n ", " ").splitlines():
        head, _, fields = line.partition(": ")
        name, file = head.split()
        read = (HsdsField("id", UUID, required=True), *(_field(text) for text in fields.split()))
        found[name] = HsdsTable(name, file, read)
    return found


TABLES = _tables()
TABLE_OF_FILE = {table.file: table.name for table in TABLES.values()}
