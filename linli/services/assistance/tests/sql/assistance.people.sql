WITH "t18" AS (
  SELECT
    "t15"."id",
    "t15"."since",
    "t15"."until",
    "t10"."household"
  FROM (
    SELECT
      *
    FROM "fact_schemes_awards" AS "t2"
    WHERE
      "t2"."scheme" IN ('minimum_living', 'minimum_living_single', 'marginal_low_income')
  ) AS "t15"
  INNER JOIN (
    SELECT DISTINCT
      "t1"."household",
      "t1"."person" AS "holder"
    FROM "fact_assistance_members" AS "t1"
    WHERE
      "t1"."counted"
  ) AS "t10"
    ON "t15"."person" = "t10"."holder"
)
SELECT
  *
FROM (
  SELECT
    "t49"."community",
    "t49"."month",
    COALESCE(SUM("t49"."many"), 0) AS "everyone"
  FROM (
    SELECT
      "t48"."community",
      "t48"."many",
      "t48"."month"
    FROM (
      SELECT
        "t47"."community",
        "t47"."reach",
        "t47"."many",
        "t9"."month",
        "t9"."bit"
      FROM (
        SELECT
          "t45"."community",
          "t45"."reach",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t44"."community",
            "t44"."reach" & "t44"."recognised" AS "reach",
            "t44"."id" AS "ref",
            "t44"."person" AS "target"
          FROM (
            SELECT
              "t36"."id",
              "t36"."community",
              "t36"."household",
              "t36"."person",
              "t36"."counted",
              "t36"."since",
              "t36"."until",
              "t36"."reach",
              "t43"."home",
              "t43"."recognised"
            FROM (
              SELECT
                "t30"."id",
                "t30"."community",
                "t30"."household",
                "t30"."person",
                "t30"."counted",
                "t30"."since",
                "t30"."until",
                "t30"."reach" - (
                  "t30"."reach" & "t30"."ended_"
                ) AS "reach"
              FROM (
                SELECT
                  "t12"."id",
                  "t12"."community",
                  "t12"."household",
                  "t12"."person",
                  "t12"."counted",
                  "t12"."since",
                  "t12"."until",
                  COALESCE("t22"."reach", 0) AS "reach",
                  COALESCE("t23"."ended_", 0) AS "ended_"
                FROM (
                  SELECT
                    *
                  FROM "fact_assistance_members" AS "t1"
                  WHERE
                    "t1"."counted"
                ) AS "t12"
                LEFT OUTER JOIN (
                  SELECT
                    "t16"."day_of_since",
                    SUM("t16"."bit") FILTER(WHERE
                      "t16"."day_of_since" <= "t16"."last") AS "reach"
                  FROM (
                    SELECT
                      "t11"."day_of_since",
                      "t3"."month",
                      "t3"."last",
                      "t3"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t1"."since" AS "day_of_since"
                      FROM "fact_assistance_members" AS "t1"
                      WHERE
                        "t1"."counted"
                    ) AS "t11"
                    CROSS JOIN "months" AS "t3"
                  ) AS "t16"
                  GROUP BY
                    1
                ) AS "t22"
                  ON "t12"."since" = "t22"."day_of_since"
                LEFT OUTER JOIN (
                  SELECT
                    "t17"."day_of_until",
                    SUM("t17"."bit") FILTER(WHERE
                      "t17"."day_of_until" <= "t17"."last") AS "ended_"
                  FROM (
                    SELECT
                      "t13"."day_of_until",
                      "t3"."month",
                      "t3"."last",
                      "t3"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t1"."until" AS "day_of_until"
                      FROM "fact_assistance_members" AS "t1"
                      WHERE
                        "t1"."counted"
                    ) AS "t13"
                    CROSS JOIN "months" AS "t3"
                  ) AS "t17"
                  GROUP BY
                    1
                ) AS "t23"
                  ON "t12"."until" = "t23"."day_of_until"
              ) AS "t30"
              WHERE
                (
                  "t30"."reach" - (
                    "t30"."reach" & "t30"."ended_"
                  )
                ) > 0
            ) AS "t36"
            INNER JOIN (
              SELECT
                "t41"."household" AS "home",
                "t41"."recognised"
              FROM (
                SELECT
                  "t40"."household",
                  BIT_OR("t40"."reach") FILTER(WHERE
                    "t40"."recognised") AS "recognised"
                FROM (
                  SELECT
                    "t39"."id",
                    "t39"."since",
                    "t39"."until",
                    "t39"."household",
                    "t39"."recognised",
                    "t39"."reach" - (
                      "t39"."reach" & "t39"."ended_"
                    ) AS "reach"
                  FROM (
                    SELECT
                      "t27"."id",
                      "t27"."since",
                      "t27"."until",
                      "t27"."household",
                      "t27"."recognised",
                      COALESCE("t37"."reach", 0) AS "reach",
                      COALESCE("t38"."ended_", 0) AS "ended_"
                    FROM (
                      SELECT
                        "t21"."id",
                        "t21"."since",
                        "t21"."until",
                        "t21"."household",
                        "t21"."id" > 0 AS "recognised"
                      FROM "t18" AS "t21"
                      WHERE
                        "t21"."id" > 0
                    ) AS "t27"
                    LEFT OUTER JOIN (
                      SELECT
                        "t31"."day_of_since",
                        SUM("t31"."bit") FILTER(WHERE
                          "t31"."day_of_since" <= "t31"."last") AS "reach"
                      FROM (
                        SELECT
                          "t28"."day_of_since",
                          "t3"."month",
                          "t3"."last",
                          "t3"."bit"
                        FROM (
                          SELECT DISTINCT
                            "t21"."since" AS "day_of_since"
                          FROM "t18" AS "t21"
                          WHERE
                            "t21"."id" > 0
                        ) AS "t28"
                        CROSS JOIN "months" AS "t3"
                      ) AS "t31"
                      GROUP BY
                        1
                    ) AS "t37"
                      ON "t27"."since" = "t37"."day_of_since"
                    LEFT OUTER JOIN (
                      SELECT
                        "t32"."day_of_until",
                        SUM("t32"."bit") FILTER(WHERE
                          "t32"."day_of_until" <= "t32"."last") AS "ended_"
                      FROM (
                        SELECT
                          "t29"."day_of_until",
                          "t3"."month",
                          "t3"."last",
                          "t3"."bit"
                        FROM (
                          SELECT DISTINCT
                            "t21"."until" AS "day_of_until"
                          FROM "t18" AS "t21"
                          WHERE
                            "t21"."id" > 0
                        ) AS "t29"
                        CROSS JOIN "months" AS "t3"
                      ) AS "t32"
                      GROUP BY
                        1
                    ) AS "t38"
                      ON "t27"."until" = "t38"."day_of_until"
                  ) AS "t39"
                  WHERE
                    (
                      "t39"."reach" - (
                        "t39"."reach" & "t39"."ended_"
                      )
                    ) > 0
                ) AS "t40"
                GROUP BY
                  1
              ) AS "t41"
            ) AS "t43"
              ON "t36"."household" = "t43"."home"
          ) AS "t44"
          WHERE
            (
              "t44"."reach" & "t44"."recognised"
            ) > 0
        ) AS "t45"
        GROUP BY
          1,
          2
      ) AS "t47"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t9"
    ) AS "t48"
    WHERE
      (
        "t48"."reach" & "t48"."bit"
      ) > 0
  ) AS "t49"
  GROUP BY
    1,
    2
) AS "t50"
WHERE
  "t50"."community" IS NOT NULL
