SELECT
  *
FROM (
  SELECT
    "t4"."community",
    "t4"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE((
        "t4"."due_at" IS NOT NULL
      ) AND (
        "t4"."done_at" IS NOT NULL
      ), FALSE)) AS "cases_in_time_population",
    COUNT(*) FILTER(WHERE
      COALESCE((
        "t4"."due_at" IS NOT NULL
      ) AND (
        "t4"."done_at" IS NOT NULL
      ), FALSE)
      AND COALESCE("t4"."done_at" <= "t4"."due_at", FALSE)) AS "cases_in_time_counted",
    COUNT(*) FILTER(WHERE
      COALESCE(
        (
          "t4"."verifier" IS NOT NULL
        )
        AND (
          (
            "t4"."handler" IS NULL
          ) OR (
            "t4"."handler" <> "t4"."verifier"
          )
        ),
        FALSE
      )) AS "cases_verified_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t4"."rating" IS NOT NULL, FALSE)) AS "cases_rated_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t4"."rating" IS NOT NULL, FALSE)) AS "cases_satisfaction_counted",
    SUM("t4"."rating") FILTER(WHERE
      COALESCE("t4"."rating" IS NOT NULL, FALSE)) AS "cases_satisfaction_total",
    COUNT(*) FILTER(WHERE
      COALESCE("t4"."rating" IS NOT NULL, FALSE)) AS "cases_rated_good_population",
    COUNT(*) FILTER(WHERE
      COALESCE("t4"."rating" IS NOT NULL, FALSE)
      AND COALESCE("t4"."rating" >= "t4"."good_from", FALSE)) AS "cases_rated_good_counted"
  FROM (
    SELECT
      "t2"."community",
      "t3"."month",
      "t2"."rating",
      "t2"."handler",
      "t2"."verifier",
      "t2"."due_at",
      "t2"."done_at",
      "t3"."good_from",
      "t2"."id" AS "ref"
    FROM "fact_cases_cases" AS "t2"
    INNER JOIN "months" AS "t3"
      ON DATE_TRUNC('MONTH', "t2"."closed") = "t3"."month"
      AND "t2"."closed" <= "t3"."last"
  ) AS "t4"
  GROUP BY
    1,
    2
) AS "t5"
WHERE
  "t5"."community" IS NOT NULL
