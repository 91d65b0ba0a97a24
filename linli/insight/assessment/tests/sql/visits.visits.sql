SELECT
  *
FROM (
  SELECT
    "t7"."community",
    "t7"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE("t7"."outcome" = 'not_home', FALSE)) AS "visits_not_home_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t7"."kind" = 'phone', FALSE)) AS "visits_by_phone_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t7"."lag" <= 1, FALSE)) AS "visits_recorded_soon_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t7"."needs" > 0, FALSE)) AS "visits_with_needs_counted"
  FROM (
    SELECT
      "t3"."community",
      "t4"."month",
      "t3"."kind",
      "t3"."outcome",
      "t3"."lag",
      "t6"."needs",
      "t3"."id" AS "ref"
    FROM "fact_visits_visits" AS "t3"
    INNER JOIN "months" AS "t4"
      ON DATE_TRUNC('MONTH', "t3"."day") = "t4"."month" AND "t3"."day" <= "t4"."last"
    LEFT OUTER JOIN (
      SELECT
        "t2"."visit",
        COUNT(*) AS "needs"
      FROM "fact_visits_needs" AS "t2"
      GROUP BY
        1
    ) AS "t6"
      ON "t3"."id" = "t6"."visit"
  ) AS "t7"
  GROUP BY
    1,
    2
) AS "t8"
WHERE
  "t8"."community" IS NOT NULL
