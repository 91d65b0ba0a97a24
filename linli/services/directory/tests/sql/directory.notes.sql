SELECT
  *
FROM (
  SELECT
    "t6"."community",
    "t6"."month",
    COALESCE(SUM("t6"."many"), 0) AS "everyone",
    COALESCE(SUM("t6"."many") FILTER(WHERE
      COALESCE("t6"."in_time", FALSE)), 0) AS "directory_notes_answered_counted"
  FROM (
    SELECT
      "t5"."community",
      "t5"."month",
      "t5"."ref",
      "t5"."in_time",
      1 AS "many"
    FROM (
      SELECT
        "t4"."community",
        "t2"."month",
        "t4"."id" AS "ref",
        COALESCE((
          "t4"."answered" IS NOT NULL
        ) AND (
          "t4"."answered" <= "t4"."due"
        ), FALSE) AS "in_time"
      FROM (
        SELECT
          *
        FROM "fact_directory_notes" AS "t0"
        WHERE
          "t0"."purpose" = 'wrong' AND "t0"."state" <> 'withdrawn'
      ) AS "t4"
      INNER JOIN "months" AS "t2"
        ON DATE_TRUNC('MONTH', "t4"."due") = "t2"."month" AND "t4"."due" <= "t2"."last"
    ) AS "t5"
  ) AS "t6"
  GROUP BY
    1,
    2
) AS "t7"
WHERE
  "t7"."community" IS NOT NULL
