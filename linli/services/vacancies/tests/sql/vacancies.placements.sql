SELECT
  *
FROM (
  SELECT
    "t6"."community",
    "t6"."month",
    COALESCE(SUM("t6"."many"), 0) AS "everyone",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."graduate", FALSE)), 0) AS "vacancies_graduates_population",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."graduate", FALSE) AND TRUE), 0) AS "vacancies_graduates_counted"
  FROM (
    SELECT
      "t5"."community",
      "t5"."month",
      "t5"."graduate",
      "t5"."ref",
      "t5"."target",
      1 AS "many"
    FROM (
      SELECT
        "t4"."community",
        "t2"."month",
        "t4"."graduate",
        "t4"."id" AS "ref",
        "t4"."referral" AS "target"
      FROM (
        SELECT
          *
        FROM "fact_vacancies_placements" AS "t0"
        WHERE
          (
            "t0"."ended" IS NULL
          ) OR (
            "t0"."ended" > "t0"."started"
          )
      ) AS "t4"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t4"."started") = "t2"."month"
        AND "t4"."started" <= "t2"."last"
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
WHERE
  "t7"."community" IS NOT NULL
