SELECT
  *
FROM (
  SELECT
    "t6"."community",
    "t6"."month",
    COALESCE(SUM("t6"."many"), 0) AS "everyone",
    COALESCE(SUM("t6"."quantity" * "t6"."many") FILTER(WHERE
      TRUE), 0) AS "funds_handed_sum_total"
  FROM (
    SELECT
      "t5"."community",
      "t5"."month",
      "t5"."quantity",
      "t5"."ref",
      "t5"."target",
      1 AS "many"
    FROM (
      SELECT
        "t4"."community",
        "t2"."month",
        "t4"."quantity",
        "t4"."id" AS "ref",
        "t4"."line" AS "target"
      FROM (
        SELECT
          *
        FROM "fact_funds_shares" AS "t0"
        WHERE
          "t0"."good" = '' AND "t0"."handed" IS NOT NULL
      ) AS "t4"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t4"."handed") = "t2"."month"
        AND "t4"."handed" <= "t2"."last"
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
WHERE
  "t7"."community" IS NOT NULL
