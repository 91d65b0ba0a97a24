SELECT
  *
FROM (
  SELECT
    "t14"."community",
    "t14"."month",
    COALESCE(SUM("t14"."many"), 0) AS "everyone",
    COALESCE(
      SUM("t14"."many") FILTER(WHERE
        COALESCE("t14"."delivered" IS NOT NULL, FALSE)),
      0
    ) AS "vouchers_delivered_counted",
    COALESCE(SUM("t14"."many") FILTER(WHERE
      COALESCE("t14"."used" > 0, FALSE)), 0) AS "vouchers_used_counted",
    COALESCE(SUM("t14"."used" * "t14"."many") FILTER(WHERE
      TRUE), 0) AS "vouchers_worth_used_total",
    COALESCE(
      SUM("t14"."many") FILTER(WHERE
        COALESCE("t14"."lapsed" AND (
          "t14"."used" < 100
        ), FALSE)),
      0
    ) AS "vouchers_lapsed_counted",
    COALESCE(SUM("t14"."many") FILTER(WHERE
      COALESCE("t14"."lapsed", FALSE)), 0) AS "vouchers_worth_lapsed_counted",
    COALESCE(
      SUM((
        100 - "t14"."used"
      ) * "t14"."many") FILTER(WHERE
        COALESCE("t14"."lapsed", FALSE)),
      0
    ) AS "vouchers_worth_lapsed_total"
  FROM (
    SELECT
      "t13"."community",
      "t13"."month",
      "t13"."delivered",
      "t13"."ref",
      "t13"."target",
      "t13"."used",
      "t13"."lapsed",
      1 AS "many"
    FROM (
      SELECT
        "t7"."community",
        "t7"."month",
        "t7"."delivered",
        "t7"."id" AS "ref",
        "t7"."id" AS "target",
        CAST(FLOOR((
          COALESCE("t12"."used", 0) * 100
        ) / (
          "t7"."face"
        )) AS BIGINT) AS "used",
        "t9"."over_person" IS NOT NULL AS "lapsed"
      FROM (
        SELECT
          *
        FROM "fact_vouchers_vouchers" AS "t0"
        WHERE
          "t0"."replaces" IS NULL
      ) AS "t7"
      INNER JOIN "months" AS "t3"
        ON DATE_TRUNC('MONTH', "t7"."month") = "t3"."month" AND "t7"."month" <= "t3"."last"
      LEFT OUTER JOIN (
        SELECT
          "t10"."person" AS "paid_person",
          "t10"."scheme" AS "paid_scheme",
          "t10"."month" AS "paid_month",
          "t10"."used"
        FROM (
          SELECT
            "t6"."person",
            "t6"."scheme",
            "t6"."month",
            SUM("t6"."units") AS "used"
          FROM (
            SELECT
              *
            FROM "fact_vouchers_orders" AS "t2"
            WHERE
              "t2"."state" IN ('redeemed', 'disputed')
          ) AS "t6"
          GROUP BY
            1,
            2,
            3
        ) AS "t10"
      ) AS "t12"
        ON "t7"."person" = "t12"."paid_person"
        AND "t7"."scheme" = "t12"."paid_scheme"
        AND "t7"."month" = "t12"."paid_month"
      LEFT OUTER JOIN (
        SELECT
          "t4"."person" AS "over_person",
          "t4"."scheme" AS "over_scheme",
          "t4"."month" AS "over_month"
        FROM (
          SELECT DISTINCT
            "t0"."person",
            "t0"."scheme",
            "t0"."month"
          FROM "fact_vouchers_vouchers" AS "t0"
          WHERE
            "t0"."state" = 'expired'
        ) AS "t4"
      ) AS "t9"
        ON "t7"."person" = "t9"."over_person"
        AND "t7"."scheme" = "t9"."over_scheme"
        AND "t7"."month" = "t9"."over_month"
    ) AS "t13"
  ) AS "t14"
  GROUP BY
    1,
    2
) AS "t15"
WHERE
  "t15"."community" IS NOT NULL
