SELECT
  *
FROM (
  SELECT
    "t12"."community",
    "t12"."month",
    COALESCE(SUM("t12"."many"), 0) AS "everyone",
    COALESCE(SUM("t12"."quantity" * "t12"."many") FILTER(WHERE
      TRUE), 0) AS "funds_received_sum_total"
  FROM (
    SELECT
      "t11"."community",
      "t11"."month",
      "t11"."quantity",
      "t11"."ref",
      "t11"."target",
      1 AS "many"
    FROM (
      SELECT
        "t10"."community",
        "t3"."month",
        "t10"."quantity",
        "t10"."id" AS "ref",
        "t10"."income" AS "target"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t6"."id",
            "t6"."community",
            "t6"."income",
            "t6"."good",
            "t6"."quantity",
            "t6"."day",
            "t7"."gone"
          FROM (
            SELECT
              *
            FROM "fact_funds_parts" AS "t1"
            WHERE
              "t1"."good" = '' AND "t1"."community" IS NOT NULL
          ) AS "t6"
          LEFT OUTER JOIN (
            SELECT DISTINCT
              "t2"."part" AS "gone"
            FROM "fact_funds_returns" AS "t2"
            WHERE
              NOT (
                "t2"."partly"
              )
          ) AS "t7"
            ON "t6"."id" = "t7"."gone"
        ) AS "t8"
        WHERE
          "t8"."gone" IS NULL
      ) AS "t10"
      INNER JOIN "months" AS "t3"
        ON DATE_TRUNC('MONTH', "t10"."day") = "t3"."month" AND "t10"."day" <= "t3"."last"
    ) AS "t11"
  ) AS "t12"
  GROUP BY
    1,
    2
) AS "t13"
WHERE
  "t13"."community" IS NOT NULL
