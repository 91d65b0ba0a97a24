SELECT
  *
FROM (
  SELECT
    "t9"."community",
    "t9"."month",
    COALESCE(SUM("t9"."many"), 0) AS "everyone",
    COALESCE(
      SUM("t9"."many") FILTER(WHERE
        COALESCE("t9"."state" IN ('redeemed', 'disputed'), FALSE)),
      0
    ) AS "vouchers_services_counted",
    COALESCE(SUM("t9"."many") FILTER(WHERE
      COALESCE("t9"."state" = 'booked', FALSE)), 0) AS "vouchers_unconfirmed_counted",
    COALESCE(SUM("t9"."many") FILTER(WHERE
      COALESCE("t9"."sides" = 2, FALSE)), 0) AS "vouchers_both_proofs_counted",
    COALESCE(SUM("t9"."many") FILTER(WHERE
      COALESCE("t9"."sides" = 2, FALSE)), 0) AS "vouchers_on_paper_population",
    COALESCE(
      SUM("t9"."many") FILTER(WHERE
        COALESCE("t9"."sides" = 2, FALSE) AND COALESCE("t9"."paper" > 0, FALSE)),
      0
    ) AS "vouchers_on_paper_counted",
    COALESCE(SUM("t9"."many") FILTER(WHERE
      COALESCE("t9"."sides" = 2, FALSE)), 0) AS "vouchers_clawed_back_population",
    COALESCE(
      SUM("t9"."many") FILTER(WHERE
        COALESCE("t9"."sides" = 2, FALSE)
        AND COALESCE("t9"."state" = 'clawed_back', FALSE)),
      0
    ) AS "vouchers_clawed_back_counted",
    COALESCE(SUM("t9"."many") FILTER(WHERE
      COALESCE("t9"."complaint" IS NOT NULL, FALSE)), 0) AS "vouchers_complaints_counted",
    COALESCE(SUM("t9"."many") FILTER(WHERE
      COALESCE("t9"."rating" IS NOT NULL, FALSE)), 0) AS "vouchers_satisfaction_counted",
    COALESCE(
      SUM("t9"."rating" * "t9"."many") FILTER(WHERE
        COALESCE("t9"."rating" IS NOT NULL, FALSE)),
      0
    ) AS "vouchers_satisfaction_total"
  FROM (
    SELECT
      "t8"."community",
      "t8"."state",
      "t8"."rating",
      "t8"."complaint",
      "t8"."month",
      "t8"."ref",
      "t8"."target",
      "t8"."sides",
      "t8"."paper",
      1 AS "many"
    FROM (
      SELECT
        "t5"."community",
        "t5"."state",
        "t5"."rating",
        "t5"."complaint",
        DATE_TRUNC('MONTH', "t5"."planned") AS "month",
        "t5"."id" AS "ref",
        "t5"."id" AS "target",
        COALESCE("t7"."sides", 0) AS "sides",
        COALESCE("t7"."paper", 0) AS "paper"
      FROM (
        SELECT
          *
        FROM "fact_vouchers_orders" AS "t0"
        WHERE
          "t0"."state" <> 'cancelled'
      ) AS "t5"
      INNER JOIN "months" AS "t3"
        ON DATE_TRUNC('MONTH', "t5"."planned") = "t3"."month"
        AND "t5"."planned" <= "t3"."last"
      LEFT OUTER JOIN (
        SELECT
          "t2"."order" AS "proven",
          COUNT(DISTINCT "t2"."side") AS "sides",
          SUM(CAST("t2"."way" = 'signature' AS INT)) AS "paper"
        FROM "fact_vouchers_proofs" AS "t2"
        GROUP BY
          1
      ) AS "t7"
        ON "t5"."id" = "t7"."proven"
    ) AS "t8"
  ) AS "t9"
  GROUP BY
    1,
    2
) AS "t10"
WHERE
  "t10"."community" IS NOT NULL
