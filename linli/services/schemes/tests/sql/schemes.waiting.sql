WITH "t14" AS (
  SELECT
    "t4"."id",
    "t4"."community",
    "t4"."due",
    "t4"."since",
    CASE
      WHEN "t4"."state" IN ('appealed', 'applied', 'published', 'reviewed')
      THEN NULL
      ELSE COALESCE("t13"."ended", "t4"."until")
    END AS "until"
  FROM "fact_schemes_applications" AS "t4"
  LEFT OUTER JOIN (
    SELECT
      "t11"."application" AS "of",
      MAX("t11"."day") AS "ended"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t5"."id",
          "t5"."community",
          "t5"."application",
          "t5"."act",
          "t5"."day",
          "t5"."days",
          "t5"."due",
          "t5"."undoes",
          "t9"."gone"
        FROM "fact_schemes_steps" AS "t5"
        LEFT OUTER JOIN (
          SELECT
            "t2"."undoes" AS "gone"
          FROM "fact_schemes_steps" AS "t2"
          WHERE
            "t2"."undoes" IS NOT NULL
        ) AS "t9"
          ON "t5"."id" = "t9"."gone"
      ) AS "t10"
      WHERE
        "t10"."gone" IS NULL
        AND "t10"."act" IN ('approve', 'refuse', 'uphold', 'withdraw')
    ) AS "t11"
    GROUP BY
      1
  ) AS "t13"
    ON "t4"."id" = "t13"."of"
), "t28" AS (
  SELECT
    "t19"."id",
    "t19"."community",
    "t19"."due",
    "t19"."since",
    "t19"."until",
    COALESCE("t26"."reach", 0) AS "reach",
    COALESCE("t27"."ended_", 0) AS "ended_"
  FROM (
    SELECT
      *
    FROM "t14" AS "t15"
    WHERE
      "t15"."since" IS NOT NULL
  ) AS "t19"
  LEFT OUTER JOIN (
    SELECT
      "t22"."day_of_since",
      SUM("t22"."bit") FILTER(WHERE
        "t22"."day_of_since" <= "t22"."last") AS "reach"
    FROM (
      SELECT
        "t20"."day_of_since",
        "t3"."month",
        "t3"."last",
        "t3"."bit"
      FROM (
        SELECT DISTINCT
          "t15"."since" AS "day_of_since"
        FROM "t14" AS "t15"
        WHERE
          "t15"."since" IS NOT NULL
      ) AS "t20"
      CROSS JOIN "months" AS "t3"
    ) AS "t22"
    GROUP BY
      1
  ) AS "t26"
    ON "t19"."since" = "t26"."day_of_since"
  LEFT OUTER JOIN (
    SELECT
      "t23"."day_of_until",
      SUM("t23"."bit") FILTER(WHERE
        "t23"."day_of_until" <= "t23"."last") AS "ended_"
    FROM (
      SELECT
        "t21"."day_of_until",
        "t3"."month",
        "t3"."last",
        "t3"."bit"
      FROM (
        SELECT DISTINCT
          "t15"."until" AS "day_of_until"
        FROM "t14" AS "t15"
        WHERE
          "t15"."since" IS NOT NULL
      ) AS "t21"
      CROSS JOIN "months" AS "t3"
    ) AS "t23"
    GROUP BY
      1
  ) AS "t27"
    ON "t19"."until" = "t27"."day_of_until"
)
SELECT
  *
FROM (
  SELECT
    "t42"."community",
    "t42"."month",
    COALESCE(SUM("t42"."many"), 0) AS "everyone",
    COALESCE(SUM("t42"."many") FILTER(WHERE
      COALESCE("t42"."late", FALSE)), 0) AS "schemes_late_counted"
  FROM (
    SELECT
      "t41"."community",
      (
        COALESCE("t41"."late", 0) & "t41"."bit"
      ) > 0 AS "late",
      "t41"."many",
      "t41"."month"
    FROM (
      SELECT
        "t40"."community",
        "t40"."reach",
        "t40"."late",
        "t40"."many",
        "t7"."month",
        "t7"."bit"
      FROM (
        SELECT
          "t38"."community",
          "t38"."reach",
          "t38"."late",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t37"."community",
            "t37"."reach",
            "t37"."late",
            "t37"."id" AS "ref"
          FROM (
            SELECT
              "t32"."id",
              "t32"."community",
              "t32"."due",
              "t32"."since",
              "t32"."until",
              "t32"."reach",
              COALESCE("t36"."late", 0) AS "late"
            FROM (
              SELECT
                "t29"."id",
                "t29"."community",
                "t29"."due",
                "t29"."since",
                "t29"."until",
                "t29"."reach" - (
                  "t29"."reach" & "t29"."ended_"
                ) AS "reach"
              FROM "t28" AS "t29"
              WHERE
                (
                  "t29"."reach" - (
                    "t29"."reach" & "t29"."ended_"
                  )
                ) > 0
            ) AS "t32"
            LEFT OUTER JOIN (
              SELECT
                "t34"."day_of_due",
                SUM("t34"."bit") FILTER(WHERE
                  "t34"."day_of_due" < "t34"."last") AS "late"
              FROM (
                SELECT
                  "t33"."day_of_due",
                  "t3"."month",
                  "t3"."last",
                  "t3"."bit"
                FROM (
                  SELECT DISTINCT
                    "t29"."due" AS "day_of_due"
                  FROM "t28" AS "t29"
                  WHERE
                    (
                      "t29"."reach" - (
                        "t29"."reach" & "t29"."ended_"
                      )
                    ) > 0
                ) AS "t33"
                CROSS JOIN "months" AS "t3"
              ) AS "t34"
              GROUP BY
                1
            ) AS "t36"
              ON "t32"."due" = "t36"."day_of_due"
          ) AS "t37"
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
      ) AS "t7"
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
