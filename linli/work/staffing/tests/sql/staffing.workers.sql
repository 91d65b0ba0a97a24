WITH "t11" AS (
  SELECT
    "t2"."id",
    "t2"."since",
    "t2"."until",
    "t2"."worker",
    (
      "t2"."kind" = 'degree'
    )
    AND "t2"."level" IN (
      '10',
      '11',
      '12',
      '13',
      '14',
      '15',
      '16',
      '17',
      '18',
      '19',
      '20',
      '21',
      '22',
      '23',
      '28',
      '30',
      '31',
      '32',
      '33'
    ) AS "college",
    "t2"."kind" = 'certificate' AS "certified",
    (
      "t2"."kind" = 'certificate'
    )
    AND "t2"."level" IN ('assistant', 'social_worker', 'senior') AS "social_worker"
  FROM "fact_staffing_qualifications" AS "t2"
)
SELECT
  *
FROM (
  SELECT
    "t42"."community",
    "t42"."month",
    COALESCE(SUM("t42"."many"), 0) AS "everyone",
    COALESCE(SUM("t42"."many") FILTER(WHERE
      COALESCE("t42"."college", FALSE)), 0) AS "staffing_college_share_counted",
    COALESCE(SUM("t42"."many") FILTER(WHERE
      COALESCE("t42"."certified", FALSE)), 0) AS "staffing_certified_share_counted",
    COALESCE(SUM("t42"."many") FILTER(WHERE
      COALESCE("t42"."social_worker", FALSE)), 0) AS "staffing_social_workers_counted"
  FROM (
    SELECT
      "t41"."community",
      (
        COALESCE("t41"."college", 0) & "t41"."bit"
      ) > 0 AS "college",
      (
        COALESCE("t41"."certified", 0) & "t41"."bit"
      ) > 0 AS "certified",
      (
        COALESCE("t41"."social_worker", 0) & "t41"."bit"
      ) > 0 AS "social_worker",
      "t41"."many",
      "t41"."month"
    FROM (
      SELECT
        "t40"."community",
        "t40"."reach",
        "t40"."college",
        "t40"."certified",
        "t40"."social_worker",
        "t40"."many",
        "t8"."month",
        "t8"."bit"
      FROM (
        SELECT
          "t38"."community",
          "t38"."reach",
          "t38"."college",
          "t38"."certified",
          "t38"."social_worker",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t33"."community",
            "t33"."reach",
            "t33"."id" AS "ref",
            COALESCE("t37"."college", 0) AS "college",
            COALESCE("t37"."certified", 0) AS "certified",
            COALESCE("t37"."social_worker", 0) AS "social_worker"
          FROM (
            SELECT
              "t27"."id",
              "t27"."community",
              "t27"."sex",
              "t27"."since",
              "t27"."until",
              "t27"."reach" - (
                "t27"."reach" & "t27"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t4"."id",
                "t4"."community",
                "t4"."sex",
                "t4"."since",
                "t4"."until",
                COALESCE("t20"."reach", 0) AS "reach",
                COALESCE("t21"."ended_", 0) AS "ended_"
              FROM "fact_staffing_workers" AS "t4"
              LEFT OUTER JOIN (
                SELECT
                  "t12"."day_of_since",
                  SUM("t12"."bit") FILTER(WHERE
                    "t12"."day_of_since" <= "t12"."last") AS "reach"
                FROM (
                  SELECT
                    "t9"."day_of_since",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_staffing_workers" AS "t1"
                  ) AS "t9"
                  CROSS JOIN "months" AS "t3"
                ) AS "t12"
                GROUP BY
                  1
              ) AS "t20"
                ON "t4"."since" = "t20"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t13"."day_of_until",
                  SUM("t13"."bit") FILTER(WHERE
                    "t13"."day_of_until" <= "t13"."last") AS "ended_"
                FROM (
                  SELECT
                    "t10"."day_of_until",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_staffing_workers" AS "t1"
                  ) AS "t10"
                  CROSS JOIN "months" AS "t3"
                ) AS "t13"
                GROUP BY
                  1
              ) AS "t21"
                ON "t4"."until" = "t21"."day_of_until"
            ) AS "t27"
            WHERE
              (
                "t27"."reach" - (
                  "t27"."reach" & "t27"."ended_"
                )
              ) > 0
          ) AS "t33"
          LEFT OUTER JOIN (
            SELECT
              "t35"."worker",
              BIT_OR("t35"."reach") FILTER(WHERE
                "t35"."college") AS "college",
              BIT_OR("t35"."reach") FILTER(WHERE
                "t35"."certified") AS "certified",
              BIT_OR("t35"."reach") FILTER(WHERE
                "t35"."social_worker") AS "social_worker"
            FROM (
              SELECT
                "t34"."id",
                "t34"."since",
                "t34"."until",
                "t34"."worker",
                "t34"."college",
                "t34"."certified",
                "t34"."social_worker",
                "t34"."reach" - (
                  "t34"."reach" & "t34"."ended_"
                ) AS "reach"
              FROM (
                SELECT
                  "t22"."id",
                  "t22"."since",
                  "t22"."until",
                  "t22"."worker",
                  "t22"."college",
                  "t22"."certified",
                  "t22"."social_worker",
                  COALESCE("t30"."reach", 0) AS "reach",
                  COALESCE("t31"."ended_", 0) AS "ended_"
                FROM (
                  SELECT
                    *
                  FROM "t11" AS "t14"
                  WHERE
                    "t14"."college" OR "t14"."certified" OR "t14"."social_worker"
                ) AS "t22"
                LEFT OUTER JOIN (
                  SELECT
                    "t25"."day_of_since",
                    SUM("t25"."bit") FILTER(WHERE
                      "t25"."day_of_since" <= "t25"."last") AS "reach"
                  FROM (
                    SELECT
                      "t23"."day_of_since",
                      "t3"."month",
                      "t3"."last",
                      "t3"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t14"."since" AS "day_of_since"
                      FROM "t11" AS "t14"
                      WHERE
                        "t14"."college" OR "t14"."certified" OR "t14"."social_worker"
                    ) AS "t23"
                    CROSS JOIN "months" AS "t3"
                  ) AS "t25"
                  GROUP BY
                    1
                ) AS "t30"
                  ON "t22"."since" = "t30"."day_of_since"
                LEFT OUTER JOIN (
                  SELECT
                    "t26"."day_of_until",
                    SUM("t26"."bit") FILTER(WHERE
                      "t26"."day_of_until" <= "t26"."last") AS "ended_"
                  FROM (
                    SELECT
                      "t24"."day_of_until",
                      "t3"."month",
                      "t3"."last",
                      "t3"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t14"."until" AS "day_of_until"
                      FROM "t11" AS "t14"
                      WHERE
                        "t14"."college" OR "t14"."certified" OR "t14"."social_worker"
                    ) AS "t24"
                    CROSS JOIN "months" AS "t3"
                  ) AS "t26"
                  GROUP BY
                    1
                ) AS "t31"
                  ON "t22"."until" = "t31"."day_of_until"
              ) AS "t34"
              WHERE
                (
                  "t34"."reach" - (
                    "t34"."reach" & "t34"."ended_"
                  )
                ) > 0
            ) AS "t35"
            GROUP BY
              1
          ) AS "t37"
            ON "t33"."id" = "t37"."worker"
        ) AS "t38"
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS "t40"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t8"
    ) AS "t41"
    WHERE
      (
        "t41"."reach" & "t41"."bit"
      ) > 0
  ) AS "t42"
  GROUP BY
    1,
    2
) AS "t43"
WHERE
  "t43"."community" IS NOT NULL
