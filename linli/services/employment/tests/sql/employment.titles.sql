SELECT
  *
FROM (
  SELECT
    "t22"."community",
    "t22"."month",
    COALESCE(SUM("t22"."many"), 0) AS "everyone",
    COALESCE(SUM("t22"."many") FILTER(WHERE
      COALESCE("t22"."level" = 'city', FALSE)), 0) AS "employment_city_titles_population",
    COALESCE(
      SUM("t22"."many") FILTER(WHERE
        COALESCE("t22"."level" = 'city', FALSE) AND TRUE),
      0
    ) AS "employment_city_titles_counted",
    COALESCE(SUM("t22"."many") FILTER(WHERE
      COALESCE("t22"."level" = 'province', FALSE)), 0) AS "employment_province_titles_population",
    COALESCE(
      SUM("t22"."many") FILTER(WHERE
        COALESCE("t22"."level" = 'province', FALSE) AND TRUE),
      0
    ) AS "employment_province_titles_counted"
  FROM (
    SELECT
      "t21"."community",
      "t21"."level",
      "t21"."many",
      "t21"."month"
    FROM (
      SELECT
        "t20"."community",
        "t20"."reach",
        "t20"."level",
        "t20"."many",
        "t4"."month",
        "t4"."bit"
      FROM (
        SELECT
          "t18"."community",
          "t18"."reach",
          "t18"."level",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t17"."community",
            "t17"."reach" - (
              "t17"."reach" & "t17"."ended_"
            ) AS "reach",
            "t17"."level",
            "t17"."id" AS "ref",
            "t17"."community" AS "target"
          FROM (
            SELECT
              "t8"."id",
              "t8"."community",
              "t8"."level",
              "t8"."since",
              "t8"."until",
              COALESCE("t15"."reach", 0) AS "reach",
              COALESCE("t16"."ended_", 0) AS "ended_"
            FROM (
              SELECT
                *
              FROM "fact_employment_titles" AS "t1"
              WHERE
                "t1"."since" IS NOT NULL
            ) AS "t8"
            LEFT OUTER JOIN (
              SELECT
                "t11"."day_of_since",
                SUM("t11"."bit") FILTER(WHERE
                  "t11"."day_of_since" <= "t11"."last") AS "reach"
              FROM (
                SELECT
                  "t9"."day_of_since",
                  "t2"."month",
                  "t2"."last",
                  "t2"."bit"
                FROM (
                  SELECT DISTINCT
                    "t1"."since" AS "day_of_since"
                  FROM "fact_employment_titles" AS "t1"
                  WHERE
                    "t1"."since" IS NOT NULL
                ) AS "t9"
                CROSS JOIN "months" AS "t2"
              ) AS "t11"
              GROUP BY
                1
            ) AS "t15"
              ON "t8"."since" = "t15"."day_of_since"
            LEFT OUTER JOIN (
              SELECT
                "t12"."day_of_until",
                SUM("t12"."bit") FILTER(WHERE
                  "t12"."day_of_until" <= "t12"."last") AS "ended_"
              FROM (
                SELECT
                  "t10"."day_of_until",
                  "t2"."month",
                  "t2"."last",
                  "t2"."bit"
                FROM (
                  SELECT DISTINCT
                    "t1"."until" AS "day_of_until"
                  FROM "fact_employment_titles" AS "t1"
                  WHERE
                    "t1"."since" IS NOT NULL
                ) AS "t10"
                CROSS JOIN "months" AS "t2"
              ) AS "t12"
              GROUP BY
                1
            ) AS "t16"
              ON "t8"."until" = "t16"."day_of_until"
          ) AS "t17"
          WHERE
            (
              "t17"."reach" - (
                "t17"."reach" & "t17"."ended_"
              )
            ) > 0
        ) AS "t18"
        GROUP BY
          1,
          2,
          3
      ) AS "t20"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t4"
    ) AS "t21"
    WHERE
      (
        "t21"."reach" & "t21"."bit"
      ) > 0
  ) AS "t22"
  GROUP BY
    1,
    2
) AS "t23"
WHERE
  "t23"."community" IS NOT NULL
