WITH "t9" AS (
  SELECT
    "t4"."id",
    "t4"."community",
    "t4"."case",
    "t4"."move",
    "t4"."to_state",
    "t4"."takes_back",
    "t4"."day",
    "t8"."undone"
  FROM "fact_cases_steps" AS "t4"
  LEFT OUTER JOIN (
    SELECT
      "t2"."takes_back" AS "undone"
    FROM "fact_cases_steps" AS "t2"
    WHERE
      "t2"."takes_back" IS NOT NULL
  ) AS "t8"
    ON "t4"."id" = "t8"."undone"
)
SELECT
  *
FROM (
  SELECT
    "t16"."community",
    "t16"."month",
    COALESCE(SUM("t16"."many"), 0) AS "everyone",
    COALESCE(SUM("t16"."many") FILTER(WHERE
      COALESCE("t16"."escalated", FALSE)), 0) AS "cases_escalated_counted",
    COALESCE(
      SUM("t16"."many") FILTER(WHERE
        COALESCE((
          "t16"."done_at" IS NOT NULL
        ) OR (
          "t16"."reopened" > 0
        ), FALSE)),
      0
    ) AS "cases_reopened_population",
    COALESCE(
      SUM("t16"."many") FILTER(WHERE
        COALESCE((
          "t16"."done_at" IS NOT NULL
        ) OR (
          "t16"."reopened" > 0
        ), FALSE)
        AND COALESCE("t16"."reopened" > 0, FALSE)),
      0
    ) AS "cases_reopened_counted",
    COALESCE(SUM("t16"."many") FILTER(WHERE
      COALESCE("t16"."moved_up", FALSE)), 0) AS "cases_moved_up_counted"
  FROM (
    SELECT
      "t15"."community",
      "t15"."month",
      "t15"."reopened",
      "t15"."done_at",
      "t15"."ref",
      "t15"."moved_up",
      "t15"."escalated",
      "t15"."matter",
      "t15"."body",
      1 AS "many"
    FROM (
      SELECT
        "t7"."community",
        "t3"."month",
        "t7"."reopened",
        "t7"."done_at",
        "t7"."id" AS "ref",
        "t13"."transfer_up" IS NOT NULL AS "moved_up",
        "t14"."escalate" IS NOT NULL AS "escalated",
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
          "t10"."case" AS "transfer_up"
        FROM "t9" AS "t10"
        WHERE
          "t10"."undone" IS NULL AND "t10"."move" = 'transfer_up'
      ) AS "t13"
        ON "t7"."id" = "t13"."transfer_up"
      LEFT OUTER JOIN (
        SELECT DISTINCT
          "t10"."case" AS "escalate"
        FROM "t9" AS "t10"
        WHERE
          "t10"."undone" IS NULL AND "t10"."move" = 'escalate'
      ) AS "t14"
        ON "t7"."id" = "t14"."escalate"
    ) AS "t15"
  ) AS "t16"
  GROUP BY
    1,
    2
) AS "t17"
WHERE
  "t17"."community" IS NOT NULL
