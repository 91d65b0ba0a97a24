"""Amounts in templates."""

from django import template

from linli.registers.ledger.states import figure, shown

register = template.Library()
register.filter("amount", shown)
register.filter("figure", figure)
