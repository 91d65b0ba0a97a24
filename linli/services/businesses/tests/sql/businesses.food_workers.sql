SELECT
  *
FROM (
  SELECT
    "t41"."community",
    "t41"."month",
    COALESCE(SUM("t41"."many"), 0) AS "everyone",
    COALESCE(SUM("t41"."many") FILTER(WHERE
      COALESCE("t41"."valid", FALSE)), 0) AS "businesses_health_valid_counted"
  FROM (
    SELECT
      "t40"."community",
      (
        COALESCE("t40"."valid", 0) & "t40"."bit"
      ) > 0 AS "valid",
      "t40"."many",
      "t40"."month"
    FROM (
      SELECT
        "t39"."community",
        "t39"."reach",
        "t39"."valid",
        "t39"."many",
        "t8"."month",
        "t8"."bit"
      FROM (
        SELECT
          "t37"."community",
          "t37"."reach",
          "t37"."valid",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t33"."community",
            "t33"."reach",
            "t33"."id" AS "ref",
            COALESCE("t36"."valid", 0) AS "valid"
          FROM (
            SELECT
              "t30"."id",
              "t30"."community",
              "t30"."touches_food",
              "t30"."since",
              "t30"."until",
              "t30"."reach" - (
                "t30"."reach" & "t30"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t10"."id",
                "t10"."community",
                "t10"."touches_food",
                "t10"."since",
                "t10"."until",
                COALESCE("t24"."reach", 0) AS "reach",
                COALESCE("t25"."ended_", 0) AS "ended_"
              FROM (
                SELECT
                  *
                FROM "fact_businesses_food_workers" AS "t1"
                WHERE
                  "t1"."touches_food"
              ) AS "t10"
              LEFT OUTER JOIN (
                SELECT
                  "t18"."day_of_since",
                  SUM("t18"."bit") FILTER(WHERE
                    "t18"."day_of_since" <= "t18"."last") AS "reach"
                FROM (
                  SELECT
                    "t9"."day_of_since",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_businesses_food_workers" AS "t1"
                    WHERE
                      "t1"."touches_food"
                  ) AS "t9"
                  CROSS JOIN "months" AS "t3"
                ) AS "t18"
                GROUP BY
                  1
              ) AS "t24"
                ON "t10"."since" = "t24"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t19"."day_of_until",
                  SUM("t19"."bit") FILTER(WHERE
                    "t19"."day_of_until" <= "t19"."last") AS "ended_"
                FROM (
                  SELECT
                    "t11"."day_of_until",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_businesses_food_workers" AS "t1"
                    WHERE
                      "t1"."touches_food"
                  ) AS "t11"
                  CROSS JOIN "months" AS "t3"
                ) AS "t19"
                GROUP BY
                  1
              ) AS "t25"
                ON "t10"."until" = "t25"."day_of_until"
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
              "t34"."worker",
              BIT_OR("t34"."reach") FILTER(WHERE
                "t34"."valid") AS "valid"
            FROM (
              SELECT
                "t31"."id",
                "t31"."since",
                "t31"."until",
                "t31"."worker",
                "t31"."valid",
                "t31"."reach" - (
                  "t31"."reach" & "t31"."ended_"
                ) AS "reach"
              FROM (
                SELECT
                  "t15"."id",
                  "t15"."since",
                  "t15"."until",
                  "t15"."worker",
                  "t15"."valid",
                  COALESCE("t28"."reach", 0) AS "reach",
                  COALESCE("t29"."ended_", 0) AS "ended_"
                FROM (
                  SELECT
                    "t2"."id",
                    "t2"."since",
                    "t2"."until",
                    "t2"."worker",
                    "t2"."id" > 0 AS "valid"
                  FROM "fact_businesses_certificates" AS "t2"
                  WHERE
                    "t2"."id" > 0
                ) AS "t15"
                LEFT OUTER JOIN (
                  SELECT
                    "t20"."day_of_since",
                    SUM("t20"."bit") FILTER(WHERE
                      "t20"."day_of_since" <= "t20"."last") AS "reach"
                  FROM (
                    SELECT
                      "t16"."day_of_since",
                      "t3"."month",
                      "t3"."last",
                      "t3"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t2"."since" AS "day_of_since"
                      FROM "fact_businesses_certificates" AS "t2"
                      WHERE
                        "t2"."id" > 0
                    ) AS "t16"
                    CROSS JOIN "months" AS "t3"
                  ) AS "t20"
                  GROUP BY
                    1
                ) AS "t28"
                  ON "t15"."since" = "t28"."day_of_since"
                LEFT OUTER JOIN (
                  SELECT
                    "t21"."day_of_until",
                    SUM("t21"."bit") FILTER(WHERE
                      "t21"."day_of_until" <= "t21"."last") AS "ended_"
                  FROM (
                    SELECT
                      "t17"."day_of_until",
                      "t3"."month",
                      "t3"."last",
                      "t3"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t2"."until" AS "day_of_until"
                      FROM "fact_businesses_certificates" AS "t2"
                      WHERE
                        "t2"."id" > 0
                    ) AS "t17"
                    CROSS JOIN "months" AS "t3"
                  ) AS "t21"
                  GROUP BY
                    1
                ) AS "t29"
                  ON "t15"."until" = "t29"."day_of_until"
              ) AS "t31"
              WHERE
                (
                  "t31"."reach" - (
                    "t31"."reach" & "t31"."ended_"
                  )
                ) > 0
            ) AS "t34"
            GROUP BY
              1
          ) AS "t36"
            ON "t33"."id" = "t36"."worker"
        ) AS "t37"
        GROUP BY
          1,
          2,
          3
      ) AS "t39"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t8"
    ) AS "t40"
    WHERE
      (
        "t40"."reach" & "t40"."bit"
      ) > 0
  ) AS "t41"
  GROUP BY
    1,
    2
) AS "t42"
WHERE
  "t42"."community" IS NOT NULL
