SELECT
  *
FROM (
  SELECT
    "t40"."community",
    "t40"."month",
    COALESCE(SUM("t40"."many"), 0) AS "everyone",
    COALESCE(SUM("t40"."many") FILTER(WHERE
      COALESCE("t40"."taken", FALSE)), 0) AS "businesses_places_used_counted"
  FROM (
    SELECT
      "t39"."community",
      (
        COALESCE("t39"."taken", 0) & "t39"."bit"
      ) > 0 AS "taken",
      "t39"."many",
      "t39"."month"
    FROM (
      SELECT
        "t38"."community",
        "t38"."reach",
        "t38"."taken",
        "t38"."many",
        "t8"."month",
        "t8"."bit"
      FROM (
        SELECT
          "t36"."community",
          "t36"."reach",
          "t36"."taken",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t32"."community",
            "t32"."reach",
            "t32"."id" AS "ref",
            "t32"."stall_zone" AS "target",
            COALESCE("t35"."taken", 0) AS "taken"
          FROM (
            SELECT
              "t29"."id",
              "t29"."community",
              "t29"."stall_zone",
              "t29"."since",
              "t29"."until",
              "t29"."reach" - (
                "t29"."reach" & "t29"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t4"."id",
                "t4"."community",
                "t4"."stall_zone",
                "t4"."since",
                "t4"."until",
                COALESCE("t23"."reach", 0) AS "reach",
                COALESCE("t24"."ended_", 0) AS "ended_"
              FROM "fact_businesses_stall_places" AS "t4"
              LEFT OUTER JOIN (
                SELECT
                  "t17"."day_of_since",
                  SUM("t17"."bit") FILTER(WHERE
                    "t17"."day_of_since" <= "t17"."last") AS "reach"
                FROM (
                  SELECT
                    "t9"."day_of_since",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_businesses_stall_places" AS "t1"
                  ) AS "t9"
                  CROSS JOIN "months" AS "t3"
                ) AS "t17"
                GROUP BY
                  1
              ) AS "t23"
                ON "t4"."since" = "t23"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t18"."day_of_until",
                  SUM("t18"."bit") FILTER(WHERE
                    "t18"."day_of_until" <= "t18"."last") AS "ended_"
                FROM (
                  SELECT
                    "t10"."day_of_until",
                    "t3"."month",
                    "t3"."last",
                    "t3"."bit"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_businesses_stall_places" AS "t1"
                  ) AS "t10"
                  CROSS JOIN "months" AS "t3"
                ) AS "t18"
                GROUP BY
                  1
              ) AS "t24"
                ON "t4"."until" = "t24"."day_of_until"
            ) AS "t29"
            WHERE
              (
                "t29"."reach" - (
                  "t29"."reach" & "t29"."ended_"
                )
              ) > 0
          ) AS "t32"
          LEFT OUTER JOIN (
            SELECT
              "t33"."place",
              BIT_OR("t33"."reach") FILTER(WHERE
                "t33"."taken") AS "taken"
            FROM (
              SELECT
                "t30"."id",
                "t30"."since",
                "t30"."until",
                "t30"."place",
                "t30"."taken",
                "t30"."reach" - (
                  "t30"."reach" & "t30"."ended_"
                ) AS "reach"
              FROM (
                SELECT
                  "t14"."id",
                  "t14"."since",
                  "t14"."until",
                  "t14"."place",
                  "t14"."taken",
                  COALESCE("t27"."reach", 0) AS "reach",
                  COALESCE("t28"."ended_", 0) AS "ended_"
                FROM (
                  SELECT
                    "t2"."id",
                    "t2"."since",
                    "t2"."until",
                    "t2"."place",
                    "t2"."id" > 0 AS "taken"
                  FROM "fact_businesses_stall_holds" AS "t2"
                  WHERE
                    "t2"."id" > 0
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
                        "t2"."since" AS "day_of_since"
                      FROM "fact_businesses_stall_holds" AS "t2"
                      WHERE
                        "t2"."id" > 0
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
                        "t2"."until" AS "day_of_until"
                      FROM "fact_businesses_stall_holds" AS "t2"
                      WHERE
                        "t2"."id" > 0
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
            ) AS "t33"
            GROUP BY
              1
          ) AS "t35"
            ON "t32"."id" = "t35"."place"
        ) AS "t36"
        GROUP BY
          1,
          2,
          3
      ) AS "t38"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t8"
    ) AS "t39"
    WHERE
      (
        "t39"."reach" & "t39"."bit"
      ) > 0
  ) AS "t40"
  GROUP BY
    1,
    2
) AS "t41"
WHERE
  "t41"."community" IS NOT NULL
