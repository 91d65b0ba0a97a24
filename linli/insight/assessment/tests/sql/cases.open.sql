SELECT
  *
FROM (
  SELECT
    "t11"."community",
    "t11"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE(
        (
          "t11"."due" < "t11"."last"
        )
        AND (
          (
            "t11"."done" IS NULL
          ) OR (
            "t11"."done" > "t11"."last"
          )
        ),
        FALSE
      )) AS "cases_overdue_counted"
  FROM (
    SELECT
      "t10"."community",
      "t3"."month",
      "t10"."due",
      "t10"."done",
      "t3"."last",
      "t10"."id" AS "ref"
    FROM (
      SELECT
        "t8"."id",
        "t8"."community",
        "t8"."matter",
        "t8"."channel",
        "t8"."urgency",
        "t8"."state",
        "t8"."body",
        "t8"."household",
        "t8"."handler",
        "t8"."verifier",
        "t8"."reported",
        "t8"."due",
        "t8"."done",
        "t8"."closed",
        "t8"."due_at",
        "t8"."done_at",
        "t8"."extensions",
        "t8"."reopened",
        "t8"."rating",
        "t8"."case",
        "t8"."ended",
        COALESCE("t8"."closed", "t8"."ended") AS "until",
        "t8"."reported" AS "since"
      FROM (
        SELECT
          "t4"."id",
          "t4"."community",
          "t4"."matter",
          "t4"."channel",
          "t4"."urgency",
          "t4"."state",
          "t4"."body",
          "t4"."household",
          "t4"."handler",
          "t4"."verifier",
          "t4"."reported",
          "t4"."due",
          "t4"."done",
          "t4"."closed",
          "t4"."due_at",
          "t4"."done_at",
          "t4"."extensions",
          "t4"."reopened",
          "t4"."rating",
          "t7"."case",
          "t7"."ended"
        FROM "fact_cases_cases" AS "t4"
        LEFT OUTER JOIN (
          SELECT
            "t5"."case",
            MAX("t5"."day") AS "ended"
          FROM (
            SELECT
              *
            FROM "fact_cases_steps" AS "t2"
            WHERE
              "t2"."to_state" IN ('rejected', 'withdrawn')
          ) AS "t5"
          GROUP BY
            1
        ) AS "t7"
          ON "t4"."id" = "t7"."case"
      ) AS "t8"
    ) AS "t10"
    INNER JOIN "months" AS "t3"
      ON "t10"."since" <= "t3"."last"
      AND (
        (
          "t10"."until" IS NULL
        ) OR (
          "t10"."until" > "t3"."last"
        )
      )
  ) AS "t11"
  GROUP BY
    1,
    2
) AS "t12"
WHERE
  "t12"."community" IS NOT NULL
