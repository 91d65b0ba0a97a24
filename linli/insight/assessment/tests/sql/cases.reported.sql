SELECT
  *
FROM (
  SELECT
    "t9"."community",
    "t9"."month",
    COALESCE(SUM("t9"."many"), 0) AS "everyone",
    COALESCE(
      SUM("t9"."many") FILTER(WHERE
        COALESCE((
          "t9"."done_at" IS NOT NULL
        ) OR (
          "t9"."reopened" > 0
        ), FALSE)),
      0
    ) AS "cases_reopened_population",
    COALESCE(
      SUM("t9"."many") FILTER(WHERE
        COALESCE((
          "t9"."done_at" IS NOT NULL
        ) OR (
          "t9"."reopened" > 0
        ), FALSE)
        AND COALESCE("t9"."reopened" > 0, FALSE)),
      0
    ) AS "cases_reopened_counted",
    COALESCE(SUM("t9"."many") FILTER(WHERE
      COALESCE("t9"."moved_up", FALSE)), 0) AS "cases_moved_up_counted"
  FROM (
    SELECT
      "t8"."community",
      "t8"."month",
      "t8"."reopened",
      "t8"."done_at",
      "t8"."ref",
      "t8"."moved_up",
      1 AS "many"
    FROM (
      SELECT
        "t6"."community",
        "t3"."month",
        "t6"."reopened",
        "t6"."done_at",
        "t6"."id" AS "ref",
        "t7"."case" IS NOT NULL AS "moved_up"
      FROM (
        SELECT
          *
        FROM "fact_cases_cases" AS "t0"
        WHERE
          "t0"."parent" IS NULL
      ) AS "t6"
      INNER JOIN "months" AS "t3"
        ON DATE_TRUNC('MONTH', "t6"."reported") = "t3"."month"
        AND "t6"."reported" <= "t3"."last"
      LEFT OUTER JOIN (
        SELECT DISTINCT
          "t2"."case"
        FROM "fact_cases_steps" AS "t2"
        WHERE
          "t2"."move" = 'transfer_up'
      ) AS "t7"
        ON "t6"."id" = "t7"."case"
    ) AS "t8"
  ) AS "t9"
  GROUP BY
    1,
    2
) AS "t10"
WHERE
  "t10"."community" IS NOT NULL
