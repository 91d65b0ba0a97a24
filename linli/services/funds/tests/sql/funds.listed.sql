SELECT
  *
FROM (
  SELECT
    "t6"."community",
    "t6"."month",
    COALESCE(SUM("t6"."many"), 0) AS "everyone",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."state" = 'not_handed', FALSE)), 0) AS "funds_left_over_counted"
  FROM (
    SELECT
      "t5"."community",
      "t5"."month",
      "t5"."state",
      "t5"."ref",
      "t5"."target",
      1 AS "many"
    FROM (
      SELECT
        "t4"."community",
        "t2"."month",
        "t4"."state",
        "t4"."id" AS "ref",
        "t4"."household" AS "target"
      FROM (
        SELECT
          *
        FROM "fact_funds_lines" AS "t0"
        WHERE
          "t0"."state" <> 'off'
      ) AS "t4"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t4"."listed") = "t2"."month"
        AND "t4"."listed" <= "t2"."last"
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
WHERE
  "t7"."community" IS NOT NULL
