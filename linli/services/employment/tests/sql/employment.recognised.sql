SELECT
  *
FROM (
  SELECT
    "t6"."community",
    "t6"."month",
    COALESCE(SUM("t6"."many"), 0) AS "everyone"
  FROM (
    SELECT
      "t5"."community",
      "t5"."month",
      "t5"."ref",
      "t5"."target",
      1 AS "many"
    FROM (
      SELECT
        "t4"."community",
        "t2"."month",
        "t4"."id" AS "ref",
        "t4"."person" AS "target"
      FROM (
        SELECT
          *
        FROM "fact_schemes_awards" AS "t0"
        WHERE
          "t0"."scheme" = 'hard_to_employ'
          AND (
            (
              "t0"."until" IS NULL
            ) OR (
              "t0"."until" > "t0"."since"
            )
          )
      ) AS "t4"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t4"."since") = "t2"."month" AND "t4"."since" <= "t2"."last"
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
WHERE
  "t7"."community" IS NOT NULL
