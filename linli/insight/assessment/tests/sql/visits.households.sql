SELECT
  *
FROM (
  SELECT
    "t35"."community",
    "t35"."month",
    COALESCE(SUM("t35"."many"), 0) AS "everyone",
    COALESCE(SUM("t35"."many") FILTER(WHERE
      COALESCE("t35"."within_year", FALSE)), 0) AS "visits_coverage_counted",
    COALESCE(SUM("t35"."many") FILTER(WHERE
      COALESCE("t35"."this_month", FALSE)), 0) AS "visits_met_this_month_counted"
  FROM (
    SELECT
      "t34"."community",
      (
        COALESCE("t34"."within_year", 0) & "t34"."bit"
      ) > 0 AS "within_year",
      (
        COALESCE("t34"."this_month", 0) & "t34"."bit"
      ) > 0 AS "this_month",
      "t34"."many",
      "t34"."month"
    FROM (
      SELECT
        "t33"."community",
        "t33"."reach",
        "t33"."within_year",
        "t33"."this_month",
        "t33"."many",
        "t8"."month",
        "t8"."bit"
      FROM (
        SELECT
          "t31"."community",
          "t31"."reach",
          "t31"."within_year",
          "t31"."this_month",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t27"."community",
            "t27"."reach",
            "t27"."id" AS "ref",
            COALESCE("t30"."year", 0) AS "within_year",
            COALESCE("t30"."now", 0) AS "this_month"
          FROM (
            SELECT
              "t24"."id",
              "t24"."community",
              "t24"."dwelling",
              "t24"."since",
              "t24"."until",
              "t24"."reach" - (
                "t24"."reach" & "t24"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t4"."id",
                "t4"."community",
                "t4"."dwelling",
                "t4"."since",
                "t4"."until",
                COALESCE("t20"."reach", 0) AS "reach",
                COALESCE("t21"."ended_", 0) AS "ended_"
              FROM "fact_people_households" AS "t4"
              LEFT OUTER JOIN (
                SELECT
                  "t15"."day_of_since",
                  SUM("t15"."bit") FILTER(WHERE
                    "t15"."day_of_since" <= "t15"."last") AS "reach"
                FROM (
                  SELECT
                    "t9"."day_of_since",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit",
                    "t3"."year_ago"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t9"
                  CROSS JOIN "months" AS "t3"
                ) AS "t15"
                GROUP BY
                  1
              ) AS "t20"
                ON "t4"."since" = "t20"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t16"."day_of_until",
                  SUM("t16"."bit") FILTER(WHERE
                    "t16"."day_of_until" <= "t16"."last") AS "ended_"
                FROM (
                  SELECT
                    "t10"."day_of_until",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit",
                    "t3"."year_ago"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t10"
                  CROSS JOIN "months" AS "t3"
                ) AS "t16"
                GROUP BY
                  1
              ) AS "t21"
                ON "t4"."until" = "t21"."day_of_until"
            ) AS "t24"
            WHERE
              (
                "t24"."reach" - (
                  "t24"."reach" & "t24"."ended_"
                )
              ) > 0
          ) AS "t27"
          LEFT OUTER JOIN (
            SELECT
              "t28"."household" AS "home",
              BIT_OR("t28"."year") AS "year",
              BIT_OR("t28"."now") AS "now"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t13"."household",
                  "t13"."day",
                  COALESCE("t23"."year", 0) AS "year",
                  COALESCE("t23"."now", 0) AS "now"
                FROM (
                  SELECT
                    "t2"."household",
                    "t2"."day"
                  FROM "fact_visits_visits" AS "t2"
                  WHERE
                    "t2"."outcome" IN ('met')
                ) AS "t13"
                LEFT OUTER JOIN (
                  SELECT
                    "t17"."day_of_day",
                    SUM("t17"."bit") FILTER(WHERE
                      (
                        "t17"."day_of_day" <= "t17"."last"
                      )
                      AND (
                        "t17"."day_of_day" > "t17"."year_ago"
                      )) AS "year",
                    SUM("t17"."bit") FILTER(WHERE
                      (
                        "t17"."day_of_day" <= "t17"."last"
                      )
                      AND (
                        "t17"."day_of_day" >= "t17"."month"
                      )) AS "now"
                  FROM (
                    SELECT
                      "t14"."day_of_day",
                      "t3"."month",
                      "t3"."last",
                      "t3"."bit",
                      "t3"."year_ago"
                    FROM (
                      SELECT DISTINCT
                        "t2"."day" AS "day_of_day"
                      FROM "fact_visits_visits" AS "t2"
                      WHERE
                        "t2"."outcome" IN ('met')
                    ) AS "t14"
                    CROSS JOIN "months" AS "t3"
                  ) AS "t17"
                  GROUP BY
                    1
                ) AS "t23"
                  ON "t13"."day" = "t23"."day_of_day"
              ) AS "t25"
              WHERE
                (
                  "t25"."year" > 0
                ) OR (
                  "t25"."now" > 0
                )
            ) AS "t28"
            GROUP BY
              1
          ) AS "t30"
            ON "t27"."id" = "t30"."home"
        ) AS "t31"
        GROUP BY
          1,
          2,
          3,
          4
      ) AS "t33"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t8"
    ) AS "t34"
    WHERE
      (
        "t34"."reach" & "t34"."bit"
      ) > 0
  ) AS "t35"
  GROUP BY
    1,
    2
) AS "t36"
WHERE
  "t36"."community" IS NOT NULL
