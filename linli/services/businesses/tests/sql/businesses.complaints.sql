SELECT
  *
FROM (
  SELECT
    "t5"."community",
    "t5"."month",
    COALESCE(SUM("t5"."many"), 0) AS "everyone"
  FROM (
    SELECT
      "t4"."community",
      "t4"."month",
      "t4"."kind",
      "t4"."ref",
      1 AS "many"
    FROM (
      SELECT
        "t2"."community",
        "t3"."month",
        "t2"."kind",
        "t2"."id" AS "ref"
      FROM "fact_businesses_complaints" AS "t2"
      INNER JOIN "months" AS "t3"
        ON DATE_TRUNC('MONTH', "t2"."day") = "t3"."month" AND "t2"."day" <= "t3"."last"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
WHERE
  "t6"."community" IS NOT NULL
