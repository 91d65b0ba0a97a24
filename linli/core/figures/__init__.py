"""Fact tables, indicators, the engines that compute them, evidence, and hiding of small numbers."""
