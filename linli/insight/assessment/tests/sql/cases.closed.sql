SELECT
  *
FROM (
  SELECT
    "t5"."community",
    "t5"."month",
    COALESCE(SUM("t5"."many"), 0) AS "everyone",
    COALESCE(
      SUM("t5"."many") FILTER(WHERE
        COALESCE((
          "t5"."due_at" IS NOT NULL
        ) AND (
          "t5"."done_at" IS NOT NULL
        ), FALSE)),
      0
    ) AS "cases_in_time_population",
    COALESCE(
      SUM("t5"."many") FILTER(WHERE
        COALESCE((
          "t5"."due_at" IS NOT NULL
        ) AND (
          "t5"."done_at" IS NOT NULL
        ), FALSE)
        AND COALESCE("t5"."done_at" <= "t5"."due_at", FALSE)),
      0
    ) AS "cases_in_time_counted",
    COALESCE(
      SUM("t5"."many") FILTER(WHERE
        COALESCE(
          (
            "t5"."verifier" IS NOT NULL
          )
          AND (
            (
              "t5"."handler" IS NULL
            ) OR (
              "t5"."handler" <> "t5"."verifier"
            )
          ),
          FALSE
        )),
      0
    ) AS "cases_verified_counted",
    COALESCE(SUM("t5"."many") FILTER(WHERE
      COALESCE("t5"."rating" IS NOT NULL, FALSE)), 0) AS "cases_rated_counted",
    COALESCE(SUM("t5"."many") FILTER(WHERE
      COALESCE("t5"."rating" IS NOT NULL, FALSE)), 0) AS "cases_satisfaction_counted",
    COALESCE(
      SUM("t5"."rating" * "t5"."many") FILTER(WHERE
        COALESCE("t5"."rating" IS NOT NULL, FALSE)),
      0
    ) AS "cases_satisfaction_total",
    COALESCE(SUM("t5"."many") FILTER(WHERE
      COALESCE("t5"."rating" IS NOT NULL, FALSE)), 0) AS "cases_rated_good_population",
    COALESCE(
      SUM("t5"."many") FILTER(WHERE
        COALESCE("t5"."rating" IS NOT NULL, FALSE)
        AND COALESCE("t5"."rating" >= "t5"."good_from", FALSE)),
      0
    ) AS "cases_rated_good_counted"
  FROM (
    SELECT
      "t4"."community",
      "t4"."month",
      "t4"."rating",
      "t4"."handler",
      "t4"."verifier",
      "t4"."due_at",
      "t4"."done_at",
      "t4"."good_from",
      "t4"."ref",
      1 AS "many"
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
  ) AS "t5"
  GROUP BY
    1,
    2
) AS "t6"
WHERE
  "t6"."community" IS NOT NULL
