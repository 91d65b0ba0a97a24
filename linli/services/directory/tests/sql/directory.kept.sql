SELECT
  *
FROM (
  SELECT
    "t41"."community",
    "t41"."month",
    COALESCE(SUM("t41"."many"), 0) AS "everyone",
    COALESCE(SUM("t41"."many") FILTER(WHERE
      COALESCE("t41"."checked", FALSE)), 0) AS "directory_checked_counted"
  FROM (
    SELECT
      "t40"."community",
      (
        COALESCE("t40"."checked", 0) & "t40"."bit"
      ) > 0 AS "checked",
      "t40"."many",
      "t40"."month"
    FROM (
      SELECT
        "t39"."community",
        "t39"."reach",
        "t39"."checked",
        "t39"."many",
        "t5"."month",
        "t5"."bit"
      FROM (
        SELECT
          "t37"."community",
          "t37"."reach",
          "t37"."checked",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t34"."community",
            "t34"."reach",
            "t34"."id" AS "ref",
            COALESCE("t36"."checked", 0) AS "checked"
          FROM (
            SELECT
              "t30"."id",
              "t30"."community",
              "t30"."kind",
              "t30"."elsewhere",
              "t30"."since",
              "t30"."until",
              "t30"."reach" - (
                "t30"."reach" & "t30"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t12"."id",
                "t12"."community",
                "t12"."kind",
                "t12"."elsewhere",
                "t12"."since",
                "t12"."until",
                COALESCE("t26"."reach", 0) AS "reach",
                COALESCE("t27"."ended_", 0) AS "ended_"
              FROM (
                SELECT
                  *
                FROM "fact_directory_services" AS "t1"
                WHERE
                  "t1"."community" IS NOT NULL AND NOT (
                    "t1"."elsewhere"
                  )
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
                    FROM "fact_directory_services" AS "t1"
                    WHERE
                      "t1"."community" IS NOT NULL AND NOT (
                        "t1"."elsewhere"
                      )
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
                    FROM "fact_directory_services" AS "t1"
                    WHERE
                      "t1"."community" IS NOT NULL AND NOT (
                        "t1"."elsewhere"
                      )
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
              "t33"."service",
              BIT_OR("t33"."reach") FILTER(WHERE
                "t33"."checked") AS "checked"
            FROM (
              SELECT
                "t31"."id",
                "t31"."since",
                "t31"."until",
                "t31"."service",
                "t31"."checked",
                "t31"."reach" - (
                  "t31"."reach" & "t31"."ended_"
                ) AS "reach"
              FROM (
                SELECT
                  "t15"."id",
                  "t15"."since",
                  "t15"."until",
                  "t15"."service",
                  "t15"."checked",
                  COALESCE("t28"."reach", 0) AS "reach",
                  COALESCE("t29"."ended_", 0) AS "ended_"
                FROM (
                  SELECT
                    "t2"."id",
                    "t2"."since",
                    "t2"."until",
                    "t2"."service",
                    "t2"."id" > 0 AS "checked"
                  FROM "fact_directory_checks" AS "t2"
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
                      FROM "fact_directory_checks" AS "t2"
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
                      FROM "fact_directory_checks" AS "t2"
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
          ) AS "t36"
            ON "t34"."id" = "t36"."service"
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
      ) AS "t5"
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
