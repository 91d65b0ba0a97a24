SELECT
  *
FROM (
  SELECT
    "t11"."community",
    "t11"."month",
    COALESCE(SUM("t11"."many"), 0) AS "everyone",
    COALESCE(SUM("t11"."many") FILTER(WHERE
      COALESCE("t11"."escalated", FALSE)), 0) AS "cases_escalated_counted",
    COALESCE(
      SUM("t11"."many") FILTER(WHERE
        COALESCE((
          "t11"."done_at" IS NOT NULL
        ) OR (
          "t11"."reopened" > 0
        ), FALSE)),
      0
    ) AS "cases_reopened_population",
    COALESCE(
      SUM("t11"."many") FILTER(WHERE
        COALESCE((
          "t11"."done_at" IS NOT NULL
        ) OR (
          "t11"."reopened" > 0
        ), FALSE)
        AND COALESCE("t11"."reopened" > 0, FALSE)),
      0
    ) AS "cases_reopened_counted",
    COALESCE(SUM("t11"."many") FILTER(WHERE
      COALESCE("t11"."moved_up", FALSE)), 0) AS "cases_moved_up_counted"
  FROM (
    SELECT
      "t10"."community",
      "t10"."month",
      "t10"."reopened",
      "t10"."done_at",
      "t10"."ref",
      "t10"."moved_up",
      "t10"."escalated",
      "t10"."matter",
      "t10"."body",
      1 AS "many"
    FROM (
      SELECT
        "t7"."community",
        "t3"."month",
        "t7"."reopened",
        "t7"."done_at",
        "t7"."id" AS "ref",
        "t8"."transfer_up" IS NOT NULL AS "moved_up",
        "t9"."escalate" IS NOT NULL AS "escalated",
        "t7"."matter",
        COALESCE(CAST("t7"."body" AS TEXT), '') AS "body"
      FROM (
        SELECT
          *
        FROM "fact_cases_cases" AS "t0"
        WHERE
          "t0"."parent" IS NULL
      ) AS "t7"
      INNER JOIN "months" AS "t3"
        ON DATE_TRUNC('MONTH', "t7"."reported") = "t3"."month"
        AND "t7"."reported" <= "t3"."last"
      LEFT OUTER JOIN (
        SELECT DISTINCT
          "t2"."case" AS "transfer_up"
        FROM "fact_cases_steps" AS "t2"
        WHERE
          "t2"."move" = 'transfer_up'
      ) AS "t8"
        ON "t7"."id" = "t8"."transfer_up"
      LEFT OUTER JOIN (
        SELECT DISTINCT
          "t2"."case" AS "escalate"
        FROM "fact_cases_steps" AS "t2"
        WHERE
          "t2"."move" = 'escalate'
      ) AS "t9"
        ON "t7"."id" = "t9"."escalate"
    ) AS "t10"
  ) AS "t11"
  GROUP BY
    1,
    2
) AS "t12"
WHERE
  "t12"."community" IS NOT NULL
