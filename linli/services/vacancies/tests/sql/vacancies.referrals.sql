SELECT
  *
FROM (
  SELECT
    "t8"."community",
    "t8"."month",
    COALESCE(SUM("t8"."many"), 0) AS "everyone",
    COALESCE(SUM("t8"."many") FILTER(WHERE
      COALESCE("t8"."offered", FALSE)), 0) AS "vacancies_offered_counted"
  FROM (
    SELECT
      "t7"."community",
      "t7"."month",
      "t7"."ref",
      "t7"."offered",
      1 AS "many"
    FROM (
      SELECT
        "t3"."community",
        "t4"."month",
        "t3"."id" AS "ref",
        "t6"."of" IS NOT NULL AS "offered"
      FROM "fact_vacancies_referrals" AS "t3"
      INNER JOIN "months" AS "t4"
        ON DATE_TRUNC('MONTH', "t3"."day") = "t4"."month" AND "t3"."day" <= "t4"."last"
      LEFT OUTER JOIN (
        SELECT DISTINCT
          "t2"."referral" AS "of"
        FROM "fact_vacancies_offers" AS "t2"
      ) AS "t6"
        ON "t3"."id" = "t6"."of"
    ) AS "t7"
  ) AS "t8"
  GROUP BY
    1,
    2
) AS "t9"
WHERE
  "t9"."community" IS NOT NULL
