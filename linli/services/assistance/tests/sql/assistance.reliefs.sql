SELECT
  *
FROM (
  SELECT
    "t6"."community",
    "t6"."month",
    COALESCE(SUM("t6"."many"), 0) AS "everyone",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."state" = 'granted', FALSE)), 0) AS "assistance_relief_granted_counted",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."in_time", FALSE)), 0) AS "assistance_relief_in_time_counted",
    COALESCE(SUM("t6"."days" * "t6"."many") FILTER(WHERE
      TRUE), 0) AS "assistance_relief_days_total",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."state" = 'granted', FALSE)), 0) AS "assistance_relief_amount_population",
    COALESCE(
      SUM("t6"."many") FILTER(WHERE
        COALESCE("t6"."state" = 'granted', FALSE) AND TRUE),
      0
    ) AS "assistance_relief_amount_counted",
    COALESCE(
      SUM("t6"."amount" * "t6"."many") FILTER(WHERE
        COALESCE("t6"."state" = 'granted', FALSE) AND TRUE),
      0
    ) AS "assistance_relief_amount_total"
  FROM (
    SELECT
      "t5"."community",
      "t5"."month",
      "t5"."state",
      "t5"."amount",
      "t5"."ref",
      "t5"."days",
      "t5"."in_time",
      1 AS "many"
    FROM (
      SELECT
        "t4"."community",
        "t2"."month",
        "t4"."state",
        "t4"."amount",
        "t4"."id" AS "ref",
        DATE_DIFF('DAY', "t4"."since", "t4"."until") AS "days",
        "t4"."until" <= "t4"."due" AS "in_time"
      FROM (
        SELECT
          *
        FROM "fact_assistance_reliefs" AS "t0"
        WHERE
          "t0"."until" IS NOT NULL
      ) AS "t4"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t4"."until") = "t2"."month" AND "t4"."until" <= "t2"."last"
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
WHERE
  "t7"."community" IS NOT NULL
