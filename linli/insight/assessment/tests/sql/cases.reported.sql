SELECT
  *
FROM (
  SELECT
    "t7"."community",
    "t7"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE((
        "t7"."done_at" IS NOT NULL
      ) OR (
        "t7"."reopened" > 0
      ), FALSE)) AS "cases_reopened_population",
    COUNT(*) FILTER(WHERE
      COALESCE((
        "t7"."done_at" IS NOT NULL
      ) OR (
        "t7"."reopened" > 0
      ), FALSE)
      AND COALESCE("t7"."reopened" > 0, FALSE)) AS "cases_reopened_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t7"."moved_up", FALSE)) AS "cases_moved_up_counted"
  FROM (
    SELECT
      "t3"."community",
      "t4"."month",
      "t3"."reopened",
      "t3"."done_at",
      "t3"."id" AS "ref",
      "t6"."case" IS NOT NULL AS "moved_up"
    FROM "fact_cases_cases" AS "t3"
    INNER JOIN "months" AS "t4"
      ON DATE_TRUNC('MONTH', "t3"."reported") = "t4"."month"
      AND "t3"."reported" <= "t4"."last"
    LEFT OUTER JOIN (
      SELECT DISTINCT
        "t2"."case"
      FROM "fact_cases_steps" AS "t2"
      WHERE
        "t2"."move" = 'transfer_up'
    ) AS "t6"
      ON "t3"."id" = "t6"."case"
  ) AS "t7"
  GROUP BY
    1,
    2
) AS "t8"
WHERE
  "t8"."community" IS NOT NULL
