SELECT
  *
FROM (
  SELECT
    "t6"."community",
    "t6"."month",
    COALESCE(SUM("t6"."many"), 0) AS "everyone",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."confirmed" IS NOT NULL, FALSE)), 0) AS "funds_confirmed_counted"
  FROM (
    SELECT
      "t5"."community",
      "t5"."month",
      "t5"."campaign",
      "t5"."confirmed",
      "t5"."ref",
      "t5"."target",
      1 AS "many"
    FROM (
      SELECT
        "t4"."community",
        "t2"."month",
        "t4"."campaign",
        "t4"."confirmed",
        "t4"."id" AS "ref",
        "t4"."household" AS "target"
      FROM (
        SELECT
          *
        FROM "fact_funds_lines" AS "t0"
        WHERE
          "t0"."state" = 'handed'
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
