SELECT
  *
FROM (
  SELECT
    "t5"."community",
    "t5"."month",
    COALESCE(SUM("t5"."many"), 0) AS "everyone",
    COALESCE(SUM("t5"."many") FILTER(WHERE
      COALESCE("t5"."ended" = "t5"."day", FALSE)), 0) AS "eldercare_contacts_kept_counted",
    COALESCE(SUM("t5"."many") FILTER(WHERE
      COALESCE("t5"."escalated", FALSE)), 0) AS "eldercare_contacts_escalated_counted"
  FROM (
    SELECT
      "t4"."community",
      "t4"."month",
      "t4"."day",
      "t4"."ended",
      "t4"."ref",
      "t4"."target",
      "t4"."escalated",
      1 AS "many"
    FROM (
      SELECT
        "t2"."community",
        "t3"."month",
        "t2"."day",
        "t2"."ended",
        "t2"."id" AS "ref",
        "t2"."person" AS "target",
        (
          "t2"."raised" IS NOT NULL
        ) OR (
          "t2"."state" = 'handed_over'
        ) AS "escalated"
      FROM "fact_eldercare_contacts" AS "t2"
      INNER JOIN "months" AS "t3"
        ON DATE_TRUNC('MONTH', "t2"."day") = "t3"."month" AND "t2"."day" <= "t3"."last"
    ) AS "t4"
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
WHERE
  "t6"."community" IS NOT NULL
