"""The table of search keys."""

from django.db import models


class SearchKey(models.Model):
    """One key of an object: 1- and 2-grams of names, pinyin, initials, phone tails, codes (ADR 0005)."""

    # Of the columns that find it: a number of its own would be an index more for ten keys of each resident.
    pk = models.CompositePrimaryKey("kind", "key", "community_id", "ref")
    kind = models.PositiveSmallIntegerField()
    # Keys, not trigrams: trigram indexes of both engines fail at two characters, the usual length of a given name. On
    # PostgreSQL the column has collation "C" (migration 0007), so that a prefix is a range of the index.
    key = models.CharField(max_length=40)
    community_id = models.BigIntegerField()
    ref = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "ref"], name="core_searchkey_of")]

    def __str__(self) -> str:
        return f"{self.key} -> {self.kind}:{self.ref}"
