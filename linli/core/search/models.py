"""The table of search keys."""

from django.db import models


class SearchKey(models.Model):
    """One key of an object: 1- and 2-grams of names, pinyin, initials, phone tails, codes (ADR 0005)."""

    kind = models.PositiveSmallIntegerField()
    # Keys, not trigrams: trigram indexes of both engines fail at two characters, the usual length of a given name. On
    # PostgreSQL the column has collation "C" (migration 0002), so that a prefix is a range of the index.
    key = models.CharField(max_length=40)
    community_id = models.BigIntegerField()
    ref = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "community_id", "ref"], name="core_searchkey_once"),
        ]
        indexes = [models.Index(fields=["kind", "ref"], name="core_searchkey_ref")]

    def __str__(self) -> str:
        return f"{self.key} -> {self.kind}:{self.ref}"
