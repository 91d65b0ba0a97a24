SELECT
  *
FROM (
  SELECT
    "t5"."community",
    "t5"."month",
    COUNT(*) AS "everyone"
  FROM (
    SELECT
      "t4"."community",
      "t2"."month",
      "t4"."id" AS "ref"
    FROM (
      SELECT
        *
      FROM "fact_places_places" AS "t0"
      WHERE
        "t0"."level" = 'community'
    ) AS "t4"
    INNER JOIN "months" AS "t2"
      ON "t4"."since" <= "t2"."last"
      AND (
        (
          "t4"."until" IS NULL
        ) OR (
          "t4"."until" > "t2"."last"
        )
      )
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
WHERE
  "t6"."community" IS NOT NULL
