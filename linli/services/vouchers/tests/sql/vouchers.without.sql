SELECT
  *
FROM (
  SELECT
    "t5"."community",
    "t5"."month",
    COALESCE(SUM("t5"."many"), 0) AS "everyone",
    COALESCE(
      SUM("t5"."many") FILTER(WHERE
        COALESCE("t5"."reason" IN ('over_quota', 'no_quota'), FALSE)),
      0
    ) AS "vouchers_waiting_counted"
  FROM (
    SELECT
      "t4"."community",
      "t4"."month",
      "t4"."reason",
      "t4"."ref",
      1 AS "many"
    FROM (
      SELECT
        "t2"."community",
        "t2"."month",
        "t2"."reason",
        "t2"."id" AS "ref"
      FROM "fact_vouchers_without" AS "t2"
      INNER JOIN "months" AS "t3"
        ON DATE_TRUNC('MONTH', "t2"."month") = "t3"."month" AND "t2"."month" <= "t3"."last"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
WHERE
  "t6"."community" IS NOT NULL
