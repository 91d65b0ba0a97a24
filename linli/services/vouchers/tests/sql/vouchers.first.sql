WITH "t5" AS (
  SELECT
    *
  FROM "fact_vouchers_orders" AS "t1"
  WHERE
    "t1"."state" IN ('redeemed', 'disputed') AND "t1"."served" IS NOT NULL
)
SELECT
  *
FROM (
  SELECT
    "t23"."community",
    "t23"."month",
    COALESCE(SUM("t23"."many"), 0) AS "everyone",
    COALESCE(SUM("t23"."days" * "t23"."many") FILTER(WHERE
      TRUE), 0) AS "vouchers_first_service_days_total"
  FROM (
    SELECT
      "t22"."community",
      "t22"."month",
      "t22"."ref",
      "t22"."target",
      "t22"."days",
      1 AS "many"
    FROM (
      SELECT
        "t21"."community",
        "t3"."month",
        "t21"."ref",
        "t21"."ref" AS "target",
        DATE_DIFF('DAY', "t21"."asked", "t21"."first") AS "days"
      FROM (
        SELECT
          *
        FROM (
          SELECT
            "t18"."person",
            "t18"."scheme",
            "t18"."first",
            "t18"."ref",
            "t14"."for_person",
            "t14"."for_scheme",
            "t14"."asked",
            "t7"."order",
            "t7"."community"
          FROM (
            SELECT
              "t16"."person",
              "t16"."scheme",
              "t16"."first",
              MIN("t16"."id") AS "ref"
            FROM (
              SELECT
                "t9"."id",
                "t9"."community",
                "t9"."person",
                "t9"."scheme",
                "t9"."month",
                "t9"."state",
                "t9"."planned",
                "t9"."served",
                "t9"."redeemed",
                "t9"."units",
                "t9"."rating",
                "t9"."complaint",
                "t15"."of_person",
                "t15"."of_scheme",
                "t15"."first"
              FROM "t5" AS "t9"
              INNER JOIN (
                SELECT
                  "t11"."person" AS "of_person",
                  "t11"."scheme" AS "of_scheme",
                  "t11"."first"
                FROM (
                  SELECT
                    "t8"."person",
                    "t8"."scheme",
                    MIN("t8"."served") AS "first"
                  FROM "t5" AS "t8"
                  GROUP BY
                    1,
                    2
                ) AS "t11"
              ) AS "t15"
                ON "t9"."person" = "t15"."of_person"
                AND "t9"."scheme" = "t15"."of_scheme"
                AND "t9"."served" = "t15"."first"
            ) AS "t16"
            GROUP BY
              1,
              2,
              3
          ) AS "t18"
          INNER JOIN (
            SELECT
              "t10"."person" AS "for_person",
              "t10"."scheme" AS "for_scheme",
              "t10"."asked"
            FROM (
              SELECT
                "t6"."person",
                "t6"."scheme",
                MIN("t6"."asked") AS "asked"
              FROM (
                SELECT
                  "t2"."id",
                  "t2"."community",
                  "t2"."person",
                  "t2"."scheme",
                  "t2"."since",
                  "t2"."until",
                  "t2"."applied",
                  COALESCE("t2"."applied", "t2"."since") AS "asked"
                FROM "fact_vouchers_awards" AS "t2"
              ) AS "t6"
              GROUP BY
                1,
                2
            ) AS "t10"
          ) AS "t14"
            ON "t18"."person" = "t14"."for_person" AND "t18"."scheme" = "t14"."for_scheme"
          INNER JOIN (
            SELECT
              "t1"."id" AS "order",
              "t1"."community"
            FROM "fact_vouchers_orders" AS "t1"
            WHERE
              "t1"."state" IN ('redeemed', 'disputed') AND "t1"."served" IS NOT NULL
          ) AS "t7"
            ON "t18"."ref" = "t7"."order"
        ) AS "t19"
        WHERE
          "t19"."first" >= "t19"."asked"
      ) AS "t21"
      INNER JOIN "months" AS "t3"
        ON DATE_TRUNC('MONTH', "t21"."first") = "t3"."month"
        AND "t21"."first" <= "t3"."last"
    ) AS "t22"
  ) AS "t23"
  GROUP BY
    1,
    2
) AS "t24"
WHERE
  "t24"."community" IS NOT NULL
