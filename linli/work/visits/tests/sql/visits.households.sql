WITH "t20" AS (
  SELECT
    "t17"."id",
    "t17"."community",
    "t17"."household",
    "t17"."worker",
    "t17"."day",
    "t17"."kind",
    "t17"."outcome",
    "t17"."minutes",
    "t17"."lag",
    "t16"."zone"
  FROM (
    SELECT
      *
    FROM "fact_visits_visits" AS "t2"
    WHERE
      "t2"."outcome" IN ('met')
  ) AS "t17"
  LEFT OUTER JOIN (
    SELECT
      "t4"."community" AS "zoned",
      "t4"."zone"
    FROM "zones" AS "t4"
  ) AS "t16"
    ON "t17"."community" = "t16"."zoned"
)
SELECT
  *
FROM (
  SELECT
    "t44"."community",
    "t44"."month",
    COALESCE(SUM("t44"."many"), 0) AS "everyone",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."within_year", FALSE)), 0) AS "visits_coverage_counted",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."this_month", FALSE)), 0) AS "visits_met_this_month_counted"
  FROM (
    SELECT
      "t43"."community",
      (
        COALESCE("t43"."within_year", 0) & "t43"."bit"
      ) > 0 AS "within_year",
      (
        COALESCE("t43"."this_month", 0) & "t43"."bit"
      ) > 0 AS "this_month",
      "t43"."many",
      "t43"."month"
    FROM (
      SELECT
        "t42"."community",
        "t42"."reach",
        "t42"."within_year",
        "t42"."this_month",
        "t42"."many",
        "t12"."month",
        "t12"."bit"
      FROM (
        SELECT
          "t40"."community",
          "t40"."reach",
          "t40"."within_year",
          "t40"."this_month",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t33"."community",
            "t33"."reach",
            "t33"."id" AS "ref",
            COALESCE("t39"."year", 0) AS "within_year",
            COALESCE("t39"."now", 0) AS "this_month"
          FROM (
            SELECT
              "t30"."id",
              "t30"."community",
              "t30"."dwelling",
              "t30"."since",
              "t30"."until",
              "t30"."reach" - (
                "t30"."reach" & "t30"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t6"."id",
                "t6"."community",
                "t6"."dwelling",
                "t6"."since",
                "t6"."until",
                COALESCE("t24"."reach", 0) AS "reach",
                COALESCE("t25"."ended_", 0) AS "ended_"
              FROM "fact_people_households" AS "t6"
              LEFT OUTER JOIN (
                SELECT
                  "t18"."day_of_since",
                  SUM("t18"."bit") FILTER(WHERE
                    "t18"."day_of_since" <= "t18"."last") AS "reach"
                FROM (
                  SELECT
                    "t13"."day_of_since",
                    "t5"."month",
                    "t5"."last",
                    "t5"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t13"
                  CROSS JOIN "months" AS "t5"
                ) AS "t18"
                GROUP BY
                  1
              ) AS "t24"
                ON "t6"."since" = "t24"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t19"."day_of_until",
                  SUM("t19"."bit") FILTER(WHERE
                    "t19"."day_of_until" <= "t19"."last") AS "ended_"
                FROM (
                  SELECT
                    "t14"."day_of_until",
                    "t5"."month",
                    "t5"."last",
                    "t5"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t14"
                  CROSS JOIN "months" AS "t5"
                ) AS "t19"
                GROUP BY
                  1
              ) AS "t25"
                ON "t6"."until" = "t25"."day_of_until"
            ) AS "t30"
            WHERE
              (
                "t30"."reach" - (
                  "t30"."reach" & "t30"."ended_"
                )
              ) > 0
          ) AS "t33"
          LEFT OUTER JOIN (
            SELECT
              "t37"."household" AS "home",
              BIT_OR("t37"."year") AS "year",
              BIT_OR("t37"."now") AS "now"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t28"."household",
                  "t28"."day",
                  "t28"."zone",
                  COALESCE("t35"."year", 0) AS "year",
                  COALESCE("t35"."now", 0) AS "now"
                FROM (
                  SELECT
                    "t23"."household",
                    "t23"."day",
                    COALESCE("t23"."zone", 0) AS "zone"
                  FROM "t20" AS "t23"
                ) AS "t28"
                LEFT OUTER JOIN (
                  SELECT
                    "t31"."day_of_day",
                    "t31"."zone_of_day",
                    SUM("t31"."bit") FILTER(WHERE
                      (
                        "t31"."day_of_day" <= "t31"."last"
                      )
                      AND (
                        "t31"."day_of_day" >= "t31"."year_ago"
                      )) AS "year",
                    SUM("t31"."bit") FILTER(WHERE
                      (
                        "t31"."day_of_day" <= "t31"."last"
                      )
                      AND (
                        "t31"."day_of_day" >= "t31"."month"
                      )) AS "now"
                  FROM (
                    SELECT
                      "t29"."day_of_day",
                      "t29"."zone_of_day",
                      "t7"."zone",
                      "t7"."month",
                      "t7"."last",
                      "t7"."bit",
                      "t7"."year_ago"
                    FROM (
                      SELECT DISTINCT
                        "t23"."day" AS "day_of_day",
                        COALESCE("t23"."zone", 0) AS "zone_of_day"
                      FROM "t20" AS "t23"
                    ) AS "t29"
                    INNER JOIN "limits" AS "t7"
                      ON "t29"."zone_of_day" = "t7"."zone"
                  ) AS "t31"
                  GROUP BY
                    1,
                    2
                ) AS "t35"
                  ON "t28"."day" = "t35"."day_of_day" AND "t28"."zone" = "t35"."zone_of_day"
              ) AS "t36"
              WHERE
                (
                  "t36"."year" > 0
                ) OR (
                  "t36"."now" > 0
                )
            ) AS "t37"
            GROUP BY
              1
          ) AS "t39"
            ON "t33"."id" = "t39"."home"
        ) AS "t40"
        GROUP BY
          1,
          2,
          3,
          4
      ) AS "t42"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t12"
    ) AS "t43"
    WHERE
      (
        "t43"."reach" & "t43"."bit"
      ) > 0
  ) AS "t44"
  GROUP BY
    1,
    2
) AS "t45"
WHERE
  "t45"."community" IS NOT NULL
