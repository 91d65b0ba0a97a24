SELECT
  *
FROM (
  SELECT
    "t21"."community",
    "t21"."month",
    COALESCE(SUM("t21"."many"), 0) AS "everyone",
    COALESCE(SUM("t21"."rest" * "t21"."many") FILTER(WHERE
      TRUE), 0) AS "funds_left_sum_total"
  FROM (
    SELECT
      "t20"."community",
      "t20"."month",
      "t20"."ref",
      "t20"."target",
      "t20"."rest",
      1 AS "many"
    FROM (
      SELECT
        "t10"."community",
        "t7"."month",
        "t10"."id" AS "ref",
        "t10"."income" AS "target",
        (
          "t10"."quantity" - COALESCE("t19"."used", 0)
        ) - COALESCE("t18"."back", 0) AS "rest"
      FROM (
        SELECT
          *
        FROM "fact_funds_parts" AS "t0"
        WHERE
          "t0"."good" = '' AND "t0"."community" IS NOT NULL
      ) AS "t10"
      INNER JOIN (
        SELECT
          "t1"."month",
          "t1"."last"
        FROM "months" AS "t1"
      ) AS "t7"
        ON "t10"."day" <= "t7"."last"
      LEFT OUTER JOIN (
        SELECT
          "t15"."part" AS "used_part",
          "t15"."month" AS "used_month",
          "t15"."used"
        FROM (
          SELECT
            "t13"."part",
            "t13"."month",
            SUM("t13"."quantity") AS "used"
          FROM (
            SELECT
              "t11"."part",
              "t11"."quantity",
              "t11"."day",
              "t7"."month",
              "t7"."last"
            FROM (
              SELECT
                "t2"."part",
                "t2"."quantity",
                "t2"."handed" AS "day"
              FROM "fact_funds_shares" AS "t2"
              WHERE
                "t2"."good" = '' AND "t2"."handed" IS NOT NULL
            ) AS "t11"
            INNER JOIN (
              SELECT
                "t1"."month",
                "t1"."last"
              FROM "months" AS "t1"
            ) AS "t7"
              ON "t11"."day" <= "t7"."last"
          ) AS "t13"
          GROUP BY
            1,
            2
        ) AS "t15"
      ) AS "t19"
        ON "t10"."id" = "t19"."used_part" AND "t7"."month" = "t19"."used_month"
      LEFT OUTER JOIN (
        SELECT
          "t14"."part" AS "back_part",
          "t14"."month" AS "back_month",
          "t14"."back"
        FROM (
          SELECT
            "t12"."part",
            "t12"."month",
            SUM("t12"."quantity") AS "back"
          FROM (
            SELECT
              "t9"."part",
              "t9"."quantity",
              "t9"."day",
              "t7"."month",
              "t7"."last"
            FROM (
              SELECT
                "t3"."part",
                "t3"."quantity",
                "t3"."day"
              FROM "fact_funds_returns" AS "t3"
            ) AS "t9"
            INNER JOIN (
              SELECT
                "t1"."month",
                "t1"."last"
              FROM "months" AS "t1"
            ) AS "t7"
              ON "t9"."day" <= "t7"."last"
          ) AS "t12"
          GROUP BY
            1,
            2
        ) AS "t14"
      ) AS "t18"
        ON "t10"."id" = "t18"."back_part" AND "t7"."month" = "t18"."back_month"
    ) AS "t20"
    WHERE
      "t20"."rest" > 0
  ) AS "t21"
  GROUP BY
    1,
    2
) AS "t22"
WHERE
  "t22"."community" IS NOT NULL
