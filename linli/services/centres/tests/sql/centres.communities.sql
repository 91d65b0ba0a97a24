SELECT
  *
FROM (
  SELECT
    "t42"."community",
    "t42"."month",
    COALESCE(SUM("t42"."many"), 0) AS "everyone",
    COALESCE(SUM("t42"."many") FILTER(WHERE
      COALESCE("t42"."served", FALSE)), 0) AS "centres_communities_served_counted"
  FROM (
    SELECT
      "t41"."community",
      (
        COALESCE("t41"."served", 0) & "t41"."bit"
      ) > 0 AS "served",
      "t41"."many",
      "t41"."month"
    FROM (
      SELECT
        "t40"."reach",
        "t40"."community",
        "t40"."served",
        "t40"."many",
        "t5"."month",
        "t5"."bit"
      FROM (
        SELECT
          "t38"."reach",
          "t38"."community",
          "t38"."served",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t34"."reach",
            "t34"."id" AS "community",
            "t34"."id" AS "ref",
            COALESCE("t37"."served", 0) AS "served"
          FROM (
            SELECT
              "t30"."id",
              "t30"."reach" - (
                "t30"."reach" & "t30"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t12"."id",
                "t12"."community",
                "t12"."level",
                "t12"."category",
                "t12"."lft",
                "t12"."rgt",
                "t12"."since",
                "t12"."until",
                COALESCE("t26"."reach", 0) AS "reach",
                COALESCE("t27"."ended_", 0) AS "ended_"
              FROM (
                SELECT
                  *
                FROM "fact_places_places" AS "t1"
                WHERE
                  "t1"."level" = 'community'
              ) AS "t12"
              LEFT OUTER JOIN (
                SELECT
                  "t18"."day_of_since",
                  SUM("t18"."bit") FILTER(WHERE
                    "t18"."day_of_since" <= "t18"."last") AS "reach"
                FROM (
                  SELECT
                    "t13"."day_of_since",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_places_places" AS "t1"
                    WHERE
                      "t1"."level" = 'community'
                  ) AS "t13"
                  CROSS JOIN "months" AS "t3"
                ) AS "t18"
                GROUP BY
                  1
              ) AS "t26"
                ON "t12"."since" = "t26"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t19"."day_of_until",
                  SUM("t19"."bit") FILTER(WHERE
                    "t19"."day_of_until" <= "t19"."last") AS "ended_"
                FROM (
                  SELECT
                    "t14"."day_of_until",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_places_places" AS "t1"
                    WHERE
                      "t1"."level" = 'community'
                  ) AS "t14"
                  CROSS JOIN "months" AS "t3"
                ) AS "t19"
                GROUP BY
                  1
              ) AS "t27"
                ON "t12"."until" = "t27"."day_of_until"
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
              "t35"."community" AS "at",
              "t35"."served"
            FROM (
              SELECT
                "t33"."community",
                BIT_OR("t33"."reach") FILTER(WHERE
                  "t33"."served") AS "served"
              FROM (
                SELECT
                  "t31"."id",
                  "t31"."since",
                  "t31"."until",
                  "t31"."community",
                  "t31"."served",
                  "t31"."reach" - (
                    "t31"."reach" & "t31"."ended_"
                  ) AS "reach"
                FROM (
                  SELECT
                    "t15"."id",
                    "t15"."since",
                    "t15"."until",
                    "t15"."community",
                    "t15"."served",
                    COALESCE("t28"."reach", 0) AS "reach",
                    COALESCE("t29"."ended_", 0) AS "ended_"
                  FROM (
                    SELECT
                      "t2"."id",
                      "t2"."since",
                      "t2"."until",
                      "t2"."community",
                      "t2"."id" > 0 AS "served"
                    FROM "fact_centres_centres" AS "t2"
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
                        FROM "fact_centres_centres" AS "t2"
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
                        FROM "fact_centres_centres" AS "t2"
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
              ) AS "t33"
              GROUP BY
                1
            ) AS "t35"
          ) AS "t37"
            ON "t34"."id" = "t37"."at"
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
      ) AS "t5"
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
