SELECT
  *
FROM (
  SELECT
    "t10"."community",
    "t10"."month",
    COALESCE(SUM("t10"."many"), 0) AS "everyone",
    COALESCE(SUM("t10"."many") FILTER(WHERE
      COALESCE("t10"."act" = 'file', FALSE)), 0) AS "schemes_filed_population",
    COALESCE(
      SUM("t10"."many") FILTER(WHERE
        COALESCE("t10"."act" = 'file', FALSE) AND TRUE),
      0
    ) AS "schemes_filed_counted",
    COALESCE(
      SUM("t10"."many") FILTER(WHERE
        COALESCE("t10"."act" IN ('approve', 'refuse'), FALSE)),
      0
    ) AS "schemes_granted_population",
    COALESCE(
      SUM("t10"."many") FILTER(WHERE
        COALESCE("t10"."act" IN ('approve', 'refuse'), FALSE)
        AND COALESCE("t10"."act" = 'approve', FALSE)),
      0
    ) AS "schemes_granted_counted",
    COALESCE(
      SUM("t10"."many") FILTER(WHERE
        COALESCE("t10"."act" IN ('approve', 'refuse'), FALSE)),
      0
    ) AS "schemes_days_to_decision_population",
    COALESCE(
      SUM("t10"."many") FILTER(WHERE
        COALESCE("t10"."act" IN ('approve', 'refuse'), FALSE) AND TRUE),
      0
    ) AS "schemes_days_to_decision_counted",
    COALESCE(
      SUM("t10"."days" * "t10"."many") FILTER(WHERE
        COALESCE("t10"."act" IN ('approve', 'refuse'), FALSE) AND TRUE),
      0
    ) AS "schemes_days_to_decision_total",
    COALESCE(
      SUM("t10"."many") FILTER(WHERE
        COALESCE("t10"."act" IN ('approve', 'refuse'), FALSE)),
      0
    ) AS "schemes_decided_in_time_population",
    COALESCE(
      SUM("t10"."many") FILTER(WHERE
        COALESCE("t10"."act" IN ('approve', 'refuse'), FALSE)
        AND COALESCE("t10"."in_time", FALSE)),
      0
    ) AS "schemes_decided_in_time_counted",
    COALESCE(SUM("t10"."many") FILTER(WHERE
      COALESCE("t10"."act" = 'appeal', FALSE)), 0) AS "schemes_objections_population",
    COALESCE(
      SUM("t10"."many") FILTER(WHERE
        COALESCE("t10"."act" = 'appeal', FALSE) AND TRUE),
      0
    ) AS "schemes_objections_counted"
  FROM (
    SELECT
      "t9"."community",
      "t9"."month",
      "t9"."act",
      "t9"."days",
      "t9"."ref",
      "t9"."target",
      "t9"."in_time",
      1 AS "many"
    FROM (
      SELECT
        "t8"."community",
        "t2"."month",
        "t8"."act",
        "t8"."days",
        "t8"."id" AS "ref",
        "t8"."application" AS "target",
        (
          "t8"."due" IS NULL
        ) OR (
          "t8"."day" <= "t8"."due"
        ) AS "in_time"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t3"."id",
            "t3"."community",
            "t3"."application",
            "t3"."act",
            "t3"."day",
            "t3"."days",
            "t3"."due",
            "t3"."undoes",
            "t5"."gone"
          FROM "fact_schemes_steps" AS "t3"
          LEFT OUTER JOIN (
            SELECT
              "t1"."undoes" AS "gone"
            FROM "fact_schemes_steps" AS "t1"
            WHERE
              "t1"."undoes" IS NOT NULL
          ) AS "t5"
            ON "t3"."id" = "t5"."gone"
        ) AS "t6"
        WHERE
          "t6"."gone" IS NULL AND "t6"."act" IN ('file', 'approve', 'refuse', 'appeal')
      ) AS "t8"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t8"."day") = "t2"."month" AND "t8"."day" <= "t2"."last"
    ) AS "t9"
  ) AS "t10"
  GROUP BY
    1,
    2
) AS "t11"
WHERE
  "t11"."community" IS NOT NULL
