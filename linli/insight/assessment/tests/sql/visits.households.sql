SELECT
  *
FROM (
  SELECT
    "t16"."community",
    "t16"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE("t16"."within_year", FALSE)) AS "visits_coverage_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t16"."this_month", FALSE)) AS "visits_met_this_month_counted"
  FROM (
    SELECT
      "t3"."community",
      "t4"."month",
      "t3"."id" AS "ref",
      (
        COALESCE("t15"."year", 0) & "t4"."bit"
      ) > 0 AS "within_year",
      (
        COALESCE("t15"."now", 0) & "t4"."bit"
      ) > 0 AS "this_month"
    FROM "fact_people_households" AS "t3"
    LEFT OUTER JOIN (
      SELECT
        "t13"."household" AS "home",
        BIT_OR("t13"."year") AS "year",
        BIT_OR("t13"."month") AS "now"
      FROM (
        SELECT
          "t8"."household",
          "t8"."day",
          "t12"."met_day",
          "t12"."year",
          "t12"."month"
        FROM (
          SELECT
            "t2"."household",
            "t2"."day"
          FROM "fact_visits_visits" AS "t2"
          WHERE
            "t2"."outcome" IN ('met')
        ) AS "t8"
        INNER JOIN (
          SELECT
            "t10"."met_day",
            SUM("t10"."bit") AS "year",
            SUM("t10"."bit") FILTER(WHERE
              "t10"."met_day" >= "t10"."month") AS "month"
          FROM (
            SELECT
              "t9"."met_day",
              "t5"."month",
              "t5"."last",
              "t5"."bit",
              "t5"."year_ago"
            FROM (
              SELECT DISTINCT
                "t2"."day" AS "met_day"
              FROM "fact_visits_visits" AS "t2"
              WHERE
                "t2"."outcome" IN ('met')
            ) AS "t9"
            INNER JOIN "months" AS "t5"
              ON "t9"."met_day" <= "t5"."last" AND "t9"."met_day" > "t5"."year_ago"
          ) AS "t10"
          GROUP BY
            1
        ) AS "t12"
          ON "t8"."day" = "t12"."met_day"
      ) AS "t13"
      GROUP BY
        1
    ) AS "t15"
      ON "t3"."id" = "t15"."home"
    INNER JOIN "months" AS "t4"
      ON "t3"."since" <= "t4"."last"
      AND (
        (
          "t3"."until" IS NULL
        ) OR (
          "t3"."until" > "t4"."last"
        )
      )
  ) AS "t16"
  GROUP BY
    1,
    2
) AS "t17"
WHERE
  "t17"."community" IS NOT NULL
