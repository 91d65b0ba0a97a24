SELECT
  *
FROM (
  SELECT
    "t8"."community",
    "t8"."month",
    COALESCE(SUM("t8"."many"), 0) AS "everyone",
    COALESCE(SUM("t8"."many") FILTER(WHERE
      COALESCE("t8"."outcome" = 'not_home', FALSE)), 0) AS "visits_not_home_counted",
    COALESCE(SUM("t8"."many") FILTER(WHERE
      COALESCE("t8"."outcome" = 'refused', FALSE)), 0) AS "visits_declined_counted",
    COALESCE(SUM("t8"."many") FILTER(WHERE
      COALESCE("t8"."kind" = 'phone', FALSE)), 0) AS "visits_by_phone_counted",
    COALESCE(SUM("t8"."many") FILTER(WHERE
      COALESCE("t8"."lag" <= 1, FALSE)), 0) AS "visits_recorded_soon_counted",
    COALESCE(SUM("t8"."many") FILTER(WHERE
      COALESCE("t8"."needs" > 0, FALSE)), 0) AS "visits_with_needs_counted"
  FROM (
    SELECT
      "t7"."community",
      "t7"."month",
      "t7"."kind",
      "t7"."outcome",
      "t7"."lag",
      "t7"."needs",
      "t7"."ref",
      1 AS "many"
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
  ) AS "t8"
  GROUP BY
    1,
    2
) AS "t9"
WHERE
  "t9"."community" IS NOT NULL
