SELECT
  *
FROM (
  SELECT
    "t8"."community",
    "t8"."month",
    COALESCE(SUM("t8"."many"), 0) AS "everyone",
    COALESCE(
      SUM("t8"."many") FILTER(WHERE
        COALESCE((
          "t8"."done_at" IS NOT NULL
        ) OR (
          "t8"."reopened" > 0
        ), FALSE)),
      0
    ) AS "cases_reopened_population",
    COALESCE(
      SUM("t8"."many") FILTER(WHERE
        COALESCE((
          "t8"."done_at" IS NOT NULL
        ) OR (
          "t8"."reopened" > 0
        ), FALSE)
        AND COALESCE("t8"."reopened" > 0, FALSE)),
      0
    ) AS "cases_reopened_counted",
    COALESCE(SUM("t8"."many") FILTER(WHERE
      COALESCE("t8"."moved_up", FALSE)), 0) AS "cases_moved_up_counted"
  FROM (
    SELECT
      "t7"."community",
      "t7"."month",
      "t7"."reopened",
      "t7"."done_at",
      "t7"."ref",
      "t7"."moved_up",
      1 AS "many"
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
  ) AS "t8"
  GROUP BY
    1,
    2
) AS "t9"
WHERE
  "t9"."community" IS NOT NULL
