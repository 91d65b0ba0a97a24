SELECT
  *
FROM (
  SELECT
    "t42"."community",
    "t42"."month",
    COALESCE(SUM("t42"."many"), 0) AS "everyone",
    COALESCE(SUM("t42"."many") FILTER(WHERE
      COALESCE("t42"."answered", FALSE)), 0) AS "areas_one_worker_counted"
  FROM (
    SELECT
      "t41"."community",
      (
        COALESCE("t41"."answered", 0) & "t41"."bit"
      ) > 0 AS "answered",
      "t41"."many",
      "t41"."month"
    FROM (
      SELECT
        "t40"."community",
        "t40"."reach",
        "t40"."answered",
        "t40"."many",
        "t8"."month",
        "t8"."bit"
      FROM (
        SELECT
          "t38"."community",
          "t38"."reach",
          "t38"."answered",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t34"."community",
            "t34"."reach",
            "t34"."id" AS "ref",
            COALESCE("t37"."answered", 0) AS "answered"
          FROM (
            SELECT
              "t30"."id",
              "t30"."community",
              "t30"."level",
              "t30"."category",
              "t30"."lft",
              "t30"."rgt",
              "t30"."since",
              "t30"."until",
              "t30"."reach" - (
                "t30"."reach" & "t30"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t14"."id",
                "t14"."community",
                "t14"."level",
                "t14"."category",
                "t14"."lft",
                "t14"."rgt",
                "t14"."since",
                "t14"."until",
                COALESCE("t27"."reach", 0) AS "reach",
                COALESCE("t28"."ended_", 0) AS "ended_"
              FROM (
                SELECT
                  *
                FROM "fact_places_places" AS "t1"
                WHERE
                  "t1"."level" = 'dwelling'
              ) AS "t14"
              LEFT OUTER JOIN (
                SELECT
                  "t19"."day_of_since",
                  SUM("t19"."bit") FILTER(WHERE
                    "t19"."day_of_since" <= "t19"."last") AS "reach"
                FROM (
                  SELECT
                    "t15"."day_of_since",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_places_places" AS "t1"
                    WHERE
                      "t1"."level" = 'dwelling'
                  ) AS "t15"
                  CROSS JOIN "months" AS "t3"
                ) AS "t19"
                GROUP BY
                  1
              ) AS "t27"
                ON "t14"."since" = "t27"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t20"."day_of_until",
                  SUM("t20"."bit") FILTER(WHERE
                    "t20"."day_of_until" <= "t20"."last") AS "ended_"
                FROM (
                  SELECT
                    "t16"."day_of_until",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_places_places" AS "t1"
                    WHERE
                      "t1"."level" = 'dwelling'
                  ) AS "t16"
                  CROSS JOIN "months" AS "t3"
                ) AS "t20"
                GROUP BY
                  1
              ) AS "t28"
                ON "t14"."until" = "t28"."day_of_until"
            ) AS "t30"
            WHERE
              (
                "t30"."reach" - (
                  "t30"."reach" & "t30"."ended_"
                )
              ) > 0
          ) AS "t34"
          LEFT OUTER JOIN (
            SELECT
              "t35"."home",
              BIT_OR("t35"."reach") AS "answered"
            FROM (
              SELECT
                "t14"."id" AS "home",
                "t33"."reach"
              FROM (
                SELECT
                  *
                FROM "fact_places_places" AS "t1"
                WHERE
                  "t1"."level" = 'dwelling'
              ) AS "t14"
              INNER JOIN (
                SELECT
                  "t29"."id",
                  "t29"."community",
                  "t29"."place",
                  "t29"."worker",
                  "t29"."lft",
                  "t29"."rgt",
                  "t29"."since",
                  "t29"."until",
                  "t29"."reach" - (
                    "t29"."reach" & "t29"."ended_"
                  ) AS "reach"
                FROM (
                  SELECT
                    "t4"."id",
                    "t4"."community",
                    "t4"."place",
                    "t4"."worker",
                    "t4"."lft",
                    "t4"."rgt",
                    "t4"."since",
                    "t4"."until",
                    COALESCE("t25"."reach", 0) AS "reach",
                    COALESCE("t26"."ended_", 0) AS "ended_"
                  FROM "fact_areas_responsibilities" AS "t4"
                  LEFT OUTER JOIN (
                    SELECT
                      "t17"."day_of_since",
                      SUM("t17"."bit") FILTER(WHERE
                        "t17"."day_of_since" <= "t17"."last") AS "reach"
                    FROM (
                      SELECT
                        "t12"."day_of_since",
                        "t3"."month",
                        "t3"."last",
                        "t3"."bit"
                      FROM (
                        SELECT DISTINCT
                          "t2"."since" AS "day_of_since"
                        FROM "fact_areas_responsibilities" AS "t2"
                      ) AS "t12"
                      CROSS JOIN "months" AS "t3"
                    ) AS "t17"
                    GROUP BY
                      1
                  ) AS "t25"
                    ON "t4"."since" = "t25"."day_of_since"
                  LEFT OUTER JOIN (
                    SELECT
                      "t18"."day_of_until",
                      SUM("t18"."bit") FILTER(WHERE
                        "t18"."day_of_until" <= "t18"."last") AS "ended_"
                    FROM (
                      SELECT
                        "t13"."day_of_until",
                        "t3"."month",
                        "t3"."last",
                        "t3"."bit"
                      FROM (
                        SELECT DISTINCT
                          "t2"."until" AS "day_of_until"
                        FROM "fact_areas_responsibilities" AS "t2"
                      ) AS "t13"
                      CROSS JOIN "months" AS "t3"
                    ) AS "t18"
                    GROUP BY
                      1
                  ) AS "t26"
                    ON "t4"."until" = "t26"."day_of_until"
                ) AS "t29"
                WHERE
                  (
                    "t29"."reach" - (
                      "t29"."reach" & "t29"."ended_"
                    )
                  ) > 0
              ) AS "t33"
                ON "t14"."community" = "t33"."community"
                AND "t14"."lft" >= "t33"."lft"
                AND "t14"."lft" < "t33"."rgt"
            ) AS "t35"
            GROUP BY
              1
          ) AS "t37"
            ON "t34"."id" = "t37"."home"
        ) AS "t38"
        GROUP BY
          1,
          2,
          3
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
