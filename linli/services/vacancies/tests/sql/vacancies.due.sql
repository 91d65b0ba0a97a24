SELECT
  *
FROM (
  SELECT
    "t7"."community",
    "t7"."month",
    COALESCE(SUM("t7"."many"), 0) AS "everyone",
    COALESCE(SUM("t7"."many") FILTER(WHERE
      COALESCE("t7"."kept", FALSE)), 0) AS "vacancies_kept_counted"
  FROM (
    SELECT
      "t6"."community",
      "t6"."month",
      "t6"."ref",
      "t6"."target",
      "t6"."kept",
      1 AS "many"
    FROM (
      SELECT
        "t5"."community",
        "t2"."month",
        "t5"."id" AS "ref",
        "t5"."referral" AS "target",
        (
          "t5"."ended" IS NULL
        ) OR (
          "t5"."ended" > "t5"."due"
        ) AS "kept"
      FROM (
        SELECT
          "t3".*
          EXCLUDE ("month")
        FROM (
          SELECT
            *
          FROM "fact_vacancies_follow_ups" AS "t1"
          WHERE
            "t1"."month" = 6
            AND (
              (
                "t1"."ended" IS NULL
              ) OR (
                "t1"."ended" > "t1"."started"
              )
            )
        ) AS "t3"
      ) AS "t5"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t5"."due") = "t2"."month" AND "t5"."due" <= "t2"."last"
    ) AS "t6"
  ) AS "t7"
  GROUP BY
    1,
    2
) AS "t8"
WHERE
  "t8"."community" IS NOT NULL
