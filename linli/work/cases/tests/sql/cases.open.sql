WITH "t11" AS (
  SELECT
    "t8"."id",
    "t8"."community",
    "t8"."matter",
    "t8"."channel",
    "t8"."urgency",
    "t8"."state",
    "t8"."body",
    "t8"."household",
    "t8"."parent",
    "t8"."handler",
    "t8"."verifier",
    "t8"."reported",
    "t8"."due",
    "t8"."done",
    "t8"."closed",
    "t8"."due_at",
    "t8"."original_due_at",
    "t8"."done_at",
    "t8"."closed_at",
    "t8"."verify_due_at",
    "t8"."extensions",
    "t8"."check_way",
    "t8"."reopened",
    "t8"."rating",
    "t10"."case",
    "t10"."ended"
  FROM (
    SELECT
      *
    FROM "fact_cases_cases" AS "t1"
    WHERE
      "t1"."parent" IS NULL
  ) AS "t8"
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
  ) AS "t10"
    ON "t8"."id" = "t10"."case"
), "t25" AS (
  SELECT
    "t17"."id",
    "t17"."community",
    "t17"."matter",
    "t17"."channel",
    "t17"."urgency",
    "t17"."state",
    "t17"."body",
    "t17"."household",
    "t17"."parent",
    "t17"."handler",
    "t17"."verifier",
    "t17"."reported",
    "t17"."due",
    "t17"."done",
    "t17"."closed",
    "t17"."due_at",
    "t17"."original_due_at",
    "t17"."done_at",
    "t17"."closed_at",
    "t17"."verify_due_at",
    "t17"."extensions",
    "t17"."check_way",
    "t17"."reopened",
    "t17"."rating",
    "t17"."case",
    "t17"."ended",
    "t17"."until",
    "t17"."since",
    COALESCE("t22"."reach", 0) AS "reach",
    COALESCE("t24"."ended_", 0) AS "ended_"
  FROM (
    SELECT
      "t12"."id",
      "t12"."community",
      "t12"."matter",
      "t12"."channel",
      "t12"."urgency",
      "t12"."state",
      "t12"."body",
      "t12"."household",
      "t12"."parent",
      "t12"."handler",
      "t12"."verifier",
      "t12"."reported",
      "t12"."due",
      "t12"."done",
      "t12"."closed",
      "t12"."due_at",
      "t12"."original_due_at",
      "t12"."done_at",
      "t12"."closed_at",
      "t12"."verify_due_at",
      "t12"."extensions",
      "t12"."check_way",
      "t12"."reopened",
      "t12"."rating",
      "t12"."case",
      "t12"."ended",
      COALESCE("t12"."closed", "t12"."ended") AS "until",
      "t12"."reported" AS "since"
    FROM "t11" AS "t12"
  ) AS "t17"
  LEFT OUTER JOIN (
    SELECT
      "t19"."day_of_since",
      SUM("t19"."bit") FILTER(WHERE
        "t19"."day_of_since" <= "t19"."last") AS "reach"
    FROM (
      SELECT
        "t14"."day_of_since",
        "t3"."month",
        "t3"."last",
        "t3"."bit"
      FROM (
        SELECT DISTINCT
          "t12"."reported" AS "day_of_since"
        FROM "t11" AS "t12"
      ) AS "t14"
      CROSS JOIN "months" AS "t3"
    ) AS "t19"
    GROUP BY
      1
  ) AS "t22"
    ON "t17"."since" = "t22"."day_of_since"
  LEFT OUTER JOIN (
    SELECT
      "t20"."day_of_until",
      SUM("t20"."bit") FILTER(WHERE
        "t20"."day_of_until" <= "t20"."last") AS "ended_"
    FROM (
      SELECT
        "t18"."day_of_until",
        "t3"."month",
        "t3"."last",
        "t3"."bit"
      FROM (
        SELECT DISTINCT
          COALESCE("t12"."closed", "t12"."ended") AS "day_of_until"
        FROM "t11" AS "t12"
      ) AS "t18"
      CROSS JOIN "months" AS "t3"
    ) AS "t20"
    GROUP BY
      1
  ) AS "t24"
    ON "t17"."until" = "t24"."day_of_until"
)
SELECT
  *
FROM (
  SELECT
    "t44"."community",
    "t44"."month",
    COALESCE(SUM("t44"."many"), 0) AS "everyone",
    COALESCE(SUM("t44"."many") FILTER(WHERE
      COALESCE("t44"."overdue", FALSE)), 0) AS "cases_overdue_counted"
  FROM (
    SELECT
      "t43"."community",
      (
        COALESCE("t43"."overdue", 0) & "t43"."bit"
      ) > 0 AS "overdue",
      "t43"."many",
      "t43"."month"
    FROM (
      SELECT
        "t42"."community",
        "t42"."reach",
        "t42"."overdue",
        "t42"."many",
        "t5"."month",
        "t5"."bit"
      FROM (
        SELECT
          "t40"."community",
          "t40"."reach",
          "t40"."overdue",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t39"."community",
            "t39"."reach",
            "t39"."id" AS "ref",
            "t39"."late" - (
              "t39"."late" & "t39"."settled"
            ) AS "overdue",
            "t39"."matter",
            COALESCE(CAST("t39"."body" AS TEXT), '') AS "body"
          FROM (
            SELECT
              "t30"."id",
              "t30"."community",
              "t30"."matter",
              "t30"."channel",
              "t30"."urgency",
              "t30"."state",
              "t30"."body",
              "t30"."household",
              "t30"."parent",
              "t30"."handler",
              "t30"."verifier",
              "t30"."reported",
              "t30"."due",
              "t30"."done",
              "t30"."closed",
              "t30"."due_at",
              "t30"."original_due_at",
              "t30"."done_at",
              "t30"."closed_at",
              "t30"."verify_due_at",
              "t30"."extensions",
              "t30"."check_way",
              "t30"."reopened",
              "t30"."rating",
              "t30"."case",
              "t30"."ended",
              "t30"."until",
              "t30"."since",
              "t30"."reach",
              COALESCE("t37"."late", 0) AS "late",
              COALESCE("t38"."settled", 0) AS "settled"
            FROM (
              SELECT
                "t26"."id",
                "t26"."community",
                "t26"."matter",
                "t26"."channel",
                "t26"."urgency",
                "t26"."state",
                "t26"."body",
                "t26"."household",
                "t26"."parent",
                "t26"."handler",
                "t26"."verifier",
                "t26"."reported",
                "t26"."due",
                "t26"."done",
                "t26"."closed",
                "t26"."due_at",
                "t26"."original_due_at",
                "t26"."done_at",
                "t26"."closed_at",
                "t26"."verify_due_at",
                "t26"."extensions",
                "t26"."check_way",
                "t26"."reopened",
                "t26"."rating",
                "t26"."case",
                "t26"."ended",
                "t26"."until",
                "t26"."since",
                "t26"."reach" - (
                  "t26"."reach" & "t26"."ended_"
                ) AS "reach"
              FROM "t25" AS "t26"
              WHERE
                (
                  "t26"."reach" - (
                    "t26"."reach" & "t26"."ended_"
                  )
                ) > 0
            ) AS "t30"
            LEFT OUTER JOIN (
              SELECT
                "t33"."day_of_due",
                SUM("t33"."bit") FILTER(WHERE
                  "t33"."day_of_due" < "t33"."last") AS "late"
              FROM (
                SELECT
                  "t31"."day_of_due",
                  "t3"."month",
                  "t3"."last",
                  "t3"."bit"
                FROM (
                  SELECT DISTINCT
                    "t26"."due" AS "day_of_due"
                  FROM "t25" AS "t26"
                  WHERE
                    (
                      "t26"."reach" - (
                        "t26"."reach" & "t26"."ended_"
                      )
                    ) > 0
                ) AS "t31"
                CROSS JOIN "months" AS "t3"
              ) AS "t33"
              GROUP BY
                1
            ) AS "t37"
              ON "t30"."due" = "t37"."day_of_due"
            LEFT OUTER JOIN (
              SELECT
                "t34"."day_of_done",
                SUM("t34"."bit") FILTER(WHERE
                  "t34"."day_of_done" <= "t34"."last") AS "settled"
              FROM (
                SELECT
                  "t32"."day_of_done",
                  "t3"."month",
                  "t3"."last",
                  "t3"."bit"
                FROM (
                  SELECT DISTINCT
                    "t26"."done" AS "day_of_done"
                  FROM "t25" AS "t26"
                  WHERE
                    (
                      "t26"."reach" - (
                        "t26"."reach" & "t26"."ended_"
                      )
                    ) > 0
                ) AS "t32"
                CROSS JOIN "months" AS "t3"
              ) AS "t34"
              GROUP BY
                1
            ) AS "t38"
              ON "t30"."done" = "t38"."day_of_done"
          ) AS "t39"
        ) AS "t40"
        GROUP BY
          1,
          2,
          3
      ) AS "t42"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t5"
    ) AS "t43"
    WHERE
      (
        "t43"."reach" & "t43"."bit"
      ) > 0
  ) AS "t44"
  GROUP BY
    1,
    2
) AS "t45"
WHERE
  "t45"."community" IS NOT NULL
