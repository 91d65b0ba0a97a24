WITH "t16" AS (
  SELECT
    "t3"."id",
    "t3"."community",
    "t3"."household",
    "t3"."review",
    "t3"."since",
    "t3"."until",
    COALESCE("t14"."reach", 0) AS "reach",
    COALESCE("t15"."ended_", 0) AS "ended_"
  FROM "fact_assistance_statements" AS "t3"
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
        FROM "fact_assistance_statements" AS "t1"
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
        FROM "fact_assistance_statements" AS "t1"
      ) AS "t9"
      CROSS JOIN "months" AS "t2"
    ) AS "t11"
    GROUP BY
      1
  ) AS "t15"
    ON "t3"."until" = "t15"."day_of_until"
)
SELECT
  *
FROM (
  SELECT
    "t30"."community",
    "t30"."month",
    COALESCE(SUM("t30"."many"), 0) AS "everyone",
    COALESCE(SUM("t30"."many") FILTER(WHERE
      COALESCE("t30"."overdue", FALSE)), 0) AS "assistance_reviews_overdue_counted"
  FROM (
    SELECT
      "t29"."community",
      (
        COALESCE("t29"."overdue", 0) & "t29"."bit"
      ) > 0 AS "overdue",
      "t29"."many",
      "t29"."month"
    FROM (
      SELECT
        "t28"."community",
        "t28"."reach",
        "t28"."overdue",
        "t28"."many",
        "t7"."month",
        "t7"."bit"
      FROM (
        SELECT
          "t26"."community",
          "t26"."reach",
          "t26"."overdue",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t25"."community",
            "t25"."reach",
            "t25"."overdue",
            "t25"."id" AS "ref",
            "t25"."household" AS "target"
          FROM (
            SELECT
              "t20"."id",
              "t20"."community",
              "t20"."household",
              "t20"."review",
              "t20"."since",
              "t20"."until",
              "t20"."reach",
              COALESCE("t24"."overdue", 0) AS "overdue"
            FROM (
              SELECT
                "t17"."id",
                "t17"."community",
                "t17"."household",
                "t17"."review",
                "t17"."since",
                "t17"."until",
                "t17"."reach" - (
                  "t17"."reach" & "t17"."ended_"
                ) AS "reach"
              FROM "t16" AS "t17"
              WHERE
                (
                  "t17"."reach" - (
                    "t17"."reach" & "t17"."ended_"
                  )
                ) > 0
            ) AS "t20"
            LEFT OUTER JOIN (
              SELECT
                "t22"."day_of_review",
                SUM("t22"."bit") FILTER(WHERE
                  "t22"."day_of_review" < "t22"."last") AS "overdue"
              FROM (
                SELECT
                  "t21"."day_of_review",
                  "t2"."month",
                  "t2"."last",
                  "t2"."bit"
                FROM (
                  SELECT DISTINCT
                    "t17"."review" AS "day_of_review"
                  FROM "t16" AS "t17"
                  WHERE
                    (
                      "t17"."reach" - (
                        "t17"."reach" & "t17"."ended_"
                      )
                    ) > 0
                ) AS "t21"
                CROSS JOIN "months" AS "t2"
              ) AS "t22"
              GROUP BY
                1
            ) AS "t24"
              ON "t20"."review" = "t24"."day_of_review"
          ) AS "t25"
        ) AS "t26"
        GROUP BY
          1,
          2,
          3
      ) AS "t28"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t7"
    ) AS "t29"
    WHERE
      (
        "t29"."reach" & "t29"."bit"
      ) > 0
  ) AS "t30"
  GROUP BY
    1,
    2
) AS "t31"
WHERE
  "t31"."community" IS NOT NULL
