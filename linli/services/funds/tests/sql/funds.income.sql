SELECT
  *
FROM (
  SELECT
    "t6"."community",
    "t6"."month",
    COALESCE(SUM("t6"."many"), 0) AS "everyone",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."kind" = 'donation', FALSE)), 0) AS "funds_donations_counted"
  FROM (
    SELECT
      "t5"."community",
      "t5"."month",
      "t5"."kind",
      "t5"."ref",
      1 AS "many"
    FROM (
      SELECT
        "t4"."community",
        "t2"."month",
        "t4"."kind",
        "t4"."id" AS "ref"
      FROM (
        SELECT
          *
        FROM "fact_funds_incomes" AS "t0"
        WHERE
          "t0"."community" IS NOT NULL
      ) AS "t4"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t4"."day") = "t2"."month" AND "t4"."day" <= "t2"."last"
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
WHERE
  "t7"."community" IS NOT NULL
