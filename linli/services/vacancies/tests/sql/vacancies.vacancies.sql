SELECT
  *
FROM (
  SELECT
    "t21"."community",
    "t21"."month",
    COALESCE(SUM("t21"."many"), 0) AS "everyone"
  FROM (
    SELECT
      "t20"."community",
      "t20"."many",
      "t20"."month"
    FROM (
      SELECT
        "t19"."community",
        "t19"."reach",
        "t19"."many",
        "t7"."month",
        "t7"."bit"
      FROM (
        SELECT
          "t17"."community",
          "t17"."reach",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t16"."community",
            "t16"."reach" - (
              "t16"."reach" & "t16"."ended_"
            ) AS "reach",
            "t16"."id" AS "ref"
          FROM (
            SELECT
              "t3"."id",
              "t3"."community",
              "t3"."kind",
              "t3"."since",
              "t3"."until",
              COALESCE("t14"."reach", 0) AS "reach",
              COALESCE("t15"."ended_", 0) AS "ended_"
            FROM "fact_vacancies_vacancies" AS "t3"
            LEFT OUTER JOIN (
              SELECT
                "t10"."day_of_since",
                SUM("t10"."bit") FILTER(WHERE
                  "t10"."day_of_since" <= "t10"."last") AS "reach"
              FROM (
                SELECT
                  "t8"."day_of_since",
                  "t2"."month",
                  "t2"."last",
                  "t2"."bit"
                FROM (
                  SELECT DISTINCT
                    "t1"."since" AS "day_of_since"
                  FROM "fact_vacancies_vacancies" AS "t1"
                ) AS "t8"
                CROSS JOIN "months" AS "t2"
              ) AS "t10"
              GROUP BY
                1
            ) AS "t14"
              ON "t3"."since" = "t14"."day_of_since"
            LEFT OUTER JOIN (
              SELECT
                "t11"."day_of_until",
                SUM("t11"."bit") FILTER(WHERE
                  "t11"."day_of_until" <= "t11"."last") AS "ended_"
              FROM (
                SELECT
                  "t9"."day_of_until",
                  "t2"."month",
                  "t2"."last",
                  "t2"."bit"
                FROM (
                  SELECT DISTINCT
                    "t1"."until" AS "day_of_until"
                  FROM "fact_vacancies_vacancies" AS "t1"
                ) AS "t9"
                CROSS JOIN "months" AS "t2"
              ) AS "t11"
              GROUP BY
                1
            ) AS "t15"
              ON "t3"."until" = "t15"."day_of_until"
          ) AS "t16"
          WHERE
            (
              "t16"."reach" - (
                "t16"."reach" & "t16"."ended_"
              )
            ) > 0
        ) AS "t17"
        GROUP BY
          1,
          2
      ) AS "t19"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t7"
    ) AS "t20"
    WHERE
      (
        "t20"."reach" & "t20"."bit"
      ) > 0
  ) AS "t21"
  GROUP BY
    1,
    2
) AS "t22"
WHERE
  "t22"."community" IS NOT NULL
