SELECT
  *
FROM (
  SELECT
    "t4"."community",
    "t4"."month",
    COUNT(*) AS "everyone"
  FROM (
    SELECT
      "t2"."community",
      "t3"."month",
      "t2"."id" AS "ref"
    FROM "fact_people_households" AS "t2"
    INNER JOIN "months" AS "t3"
      ON "t2"."since" <= "t3"."last"
      AND (
        (
          "t2"."until" IS NULL
        ) OR (
          "t2"."until" > "t3"."last"
        )
      )
  ) AS "t4"
  GROUP BY
    1,
    2
) AS "t5"
WHERE
  "t5"."community" IS NOT NULL
