WITH "t10" AS (
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
    "t9"."case",
    "t9"."ended"
  FROM "fact_cases_cases" AS "t4"
  LEFT OUTER JOIN (
    SELECT
      "t7"."case",
      MAX("t7"."day") AS "ended"
    FROM (
      SELECT
        *
      FROM "fact_cases_steps" AS "t2"
      WHERE
        "t2"."to_state" IN ('rejected', 'withdrawn')
    ) AS "t7"
    GROUP BY
      1
  ) AS "t9"
    ON "t4"."id" = "t9"."case"
), "t24" AS (
  SELECT
    "t16"."id",
    "t16"."community",
    "t16"."matter",
    "t16"."channel",
    "t16"."urgency",
    "t16"."state",
    "t16"."body",
    "t16"."household",
    "t16"."handler",
    "t16"."verifier",
    "t16"."reported",
    "t16"."due",
    "t16"."done",
    "t16"."closed",
    "t16"."due_at",
    "t16"."done_at",
    "t16"."extensions",
    "t16"."reopened",
    "t16"."rating",
    "t16"."case",
    "t16"."ended",
    "t16"."until",
    "t16"."since",
    COALESCE("t21"."reach", 0) AS "reach",
    COALESCE("t23"."ended_", 0) AS "ended_"
  FROM (
    SELECT
      "t11"."id",
      "t11"."community",
      "t11"."matter",
      "t11"."channel",
      "t11"."urgency",
      "t11"."state",
      "t11"."body",
      "t11"."household",
      "t11"."handler",
      "t11"."verifier",
      "t11"."reported",
      "t11"."due",
      "t11"."done",
      "t11"."closed",
      "t11"."due_at",
      "t11"."done_at",
      "t11"."extensions",
      "t11"."reopened",
      "t11"."rating",
      "t11"."case",
      "t11"."ended",
      COALESCE("t11"."closed", "t11"."ended") AS "until",
      "t11"."reported" AS "since"
    FROM "t10" AS "t11"
  ) AS "t16"
  LEFT OUTER JOIN (
    SELECT
      "t18"."day_of_since",
      SUM("t18"."bit") FILTER(WHERE
        "t18"."day_of_since" <= "t18"."last") AS "reach"
    FROM (
      SELECT
        "t13"."day_of_since",
        "t3"."month",
        "t3"."last",
        "t3"."bit"
      FROM (
        SELECT DISTINCT
          "t11"."reported" AS "day_of_since"
        FROM "t10" AS "t11"
      ) AS "t13"
      CROSS JOIN "months" AS "t3"
    ) AS "t18"
    GROUP BY
      1
  ) AS "t21"
    ON "t16"."since" = "t21"."day_of_since"
  LEFT OUTER JOIN (
    SELECT
      "t19"."day_of_until",
      SUM("t19"."bit") FILTER(WHERE
        "t19"."day_of_until" <= "t19"."last") AS "ended_"
    FROM (
      SELECT
        "t17"."day_of_until",
        "t3"."month",
        "t3"."last",
        "t3"."bit"
      FROM (
        SELECT DISTINCT
          COALESCE("t11"."closed", "t11"."ended") AS "day_of_until"
        FROM "t10" AS "t11"
      ) AS "t17"
      CROSS JOIN "months" AS "t3"
    ) AS "t19"
    GROUP BY
      1
  ) AS "t23"
    ON "t16"."until" = "t23"."day_of_until"
)
SELECT
  *
FROM (
  SELECT
    "t43"."community",
    "t43"."month",
    COALESCE(SUM("t43"."many"), 0) AS "everyone",
    COALESCE(SUM("t43"."many") FILTER(WHERE
      COALESCE("t43"."overdue", FALSE)), 0) AS "cases_overdue_counted"
  FROM (
    SELECT
      "t42"."community",
      (
        COALESCE("t42"."overdue", 0) & "t42"."bit"
      ) > 0 AS "overdue",
      "t42"."many",
      "t42"."month"
    FROM (
      SELECT
        "t41"."community",
        "t41"."reach",
        "t41"."overdue",
        "t41"."many",
        "t6"."month",
        "t6"."bit"
      FROM (
        SELECT
          "t39"."community",
          "t39"."reach",
          "t39"."overdue",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t38"."community",
            "t38"."reach",
            "t38"."id" AS "ref",
            "t38"."late" - (
              "t38"."late" & "t38"."settled"
            ) AS "overdue"
          FROM (
            SELECT
              "t29"."id",
              "t29"."community",
              "t29"."matter",
              "t29"."channel",
              "t29"."urgency",
              "t29"."state",
              "t29"."body",
              "t29"."household",
              "t29"."handler",
              "t29"."verifier",
              "t29"."reported",
              "t29"."due",
              "t29"."done",
              "t29"."closed",
              "t29"."due_at",
              "t29"."done_at",
              "t29"."extensions",
              "t29"."reopened",
              "t29"."rating",
              "t29"."case",
              "t29"."ended",
              "t29"."until",
              "t29"."since",
              "t29"."reach",
              COALESCE("t36"."late", 0) AS "late",
              COALESCE("t37"."settled", 0) AS "settled"
            FROM (
              SELECT
                "t25"."id",
                "t25"."community",
                "t25"."matter",
                "t25"."channel",
                "t25"."urgency",
                "t25"."state",
                "t25"."body",
                "t25"."household",
                "t25"."handler",
                "t25"."verifier",
                "t25"."reported",
                "t25"."due",
                "t25"."done",
                "t25"."closed",
                "t25"."due_at",
                "t25"."done_at",
                "t25"."extensions",
                "t25"."reopened",
                "t25"."rating",
                "t25"."case",
                "t25"."ended",
                "t25"."until",
                "t25"."since",
                "t25"."reach" - (
                  "t25"."reach" & "t25"."ended_"
                ) AS "reach"
              FROM "t24" AS "t25"
              WHERE
                (
                  "t25"."reach" - (
                    "t25"."reach" & "t25"."ended_"
                  )
                ) > 0
            ) AS "t29"
            LEFT OUTER JOIN (
              SELECT
                "t32"."day_of_due",
                SUM("t32"."bit") FILTER(WHERE
                  "t32"."day_of_due" < "t32"."last") AS "late"
              FROM (
                SELECT
                  "t30"."day_of_due",
                  "t3"."month",
                  "t3"."last",
                  "t3"."bit"
                FROM (
                  SELECT DISTINCT
                    "t25"."due" AS "day_of_due"
                  FROM "t24" AS "t25"
                  WHERE
                    (
                      "t25"."reach" - (
                        "t25"."reach" & "t25"."ended_"
                      )
                    ) > 0
                ) AS "t30"
                CROSS JOIN "months" AS "t3"
              ) AS "t32"
              GROUP BY
                1
            ) AS "t36"
              ON "t29"."due" = "t36"."day_of_due"
            LEFT OUTER JOIN (
              SELECT
                "t33"."day_of_done",
                SUM("t33"."bit") FILTER(WHERE
                  "t33"."day_of_done" <= "t33"."last") AS "settled"
              FROM (
                SELECT
                  "t31"."day_of_done",
                  "t3"."month",
                  "t3"."last",
                  "t3"."bit"
                FROM (
                  SELECT DISTINCT
                    "t25"."done" AS "day_of_done"
                  FROM "t24" AS "t25"
                  WHERE
                    (
                      "t25"."reach" - (
                        "t25"."reach" & "t25"."ended_"
                      )
                    ) > 0
                ) AS "t31"
                CROSS JOIN "months" AS "t3"
              ) AS "t33"
              GROUP BY
                1
            ) AS "t37"
              ON "t29"."done" = "t37"."day_of_done"
          ) AS "t38"
        ) AS "t39"
        GROUP BY
          1,
          2,
          3
      ) AS "t41"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t6"
    ) AS "t42"
    WHERE
      (
        "t42"."reach" & "t42"."bit"
      ) > 0
  ) AS "t43"
  GROUP BY
    1,
    2
) AS "t44"
WHERE
  "t44"."community" IS NOT NULL
