WITH "t15" AS (
  SELECT
    "t9"."id",
    "t9"."community",
    "t9"."matter",
    "t9"."channel",
    "t9"."urgency",
    "t9"."state",
    "t9"."body",
    "t9"."household",
    "t9"."parent",
    "t9"."handler",
    "t9"."verifier",
    "t9"."reported",
    "t9"."due",
    "t9"."done",
    "t9"."closed",
    "t9"."due_at",
    "t9"."original_due_at",
    "t9"."done_at",
    "t9"."closed_at",
    "t9"."verify_due_at",
    "t9"."extensions",
    "t9"."check_way",
    "t9"."reopened",
    "t9"."rating",
    "t14"."case",
    "t14"."ended"
  FROM (
    SELECT
      *
    FROM "fact_cases_cases" AS "t1"
    WHERE
      "t1"."parent" IS NULL
  ) AS "t9"
  LEFT OUTER JOIN (
    SELECT
      "t12"."case",
      MAX("t12"."day") AS "ended"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t4"."id",
          "t4"."community",
          "t4"."case",
          "t4"."move",
          "t4"."to_state",
          "t4"."takes_back",
          "t4"."day",
          "t10"."undone"
        FROM "fact_cases_steps" AS "t4"
        LEFT OUTER JOIN (
          SELECT
            "t2"."takes_back" AS "undone"
          FROM "fact_cases_steps" AS "t2"
          WHERE
            "t2"."takes_back" IS NOT NULL
        ) AS "t10"
          ON "t4"."id" = "t10"."undone"
      ) AS "t11"
      WHERE
        "t11"."undone" IS NULL AND "t11"."to_state" IN ('rejected', 'withdrawn')
    ) AS "t12"
    GROUP BY
      1
  ) AS "t14"
    ON "t9"."id" = "t14"."case"
), "t29" AS (
  SELECT
    "t21"."id",
    "t21"."community",
    "t21"."matter",
    "t21"."channel",
    "t21"."urgency",
    "t21"."state",
    "t21"."body",
    "t21"."household",
    "t21"."parent",
    "t21"."handler",
    "t21"."verifier",
    "t21"."reported",
    "t21"."due",
    "t21"."done",
    "t21"."closed",
    "t21"."due_at",
    "t21"."original_due_at",
    "t21"."done_at",
    "t21"."closed_at",
    "t21"."verify_due_at",
    "t21"."extensions",
    "t21"."check_way",
    "t21"."reopened",
    "t21"."rating",
    "t21"."case",
    "t21"."ended",
    "t21"."until",
    "t21"."since",
    COALESCE("t26"."reach", 0) AS "reach",
    COALESCE("t28"."ended_", 0) AS "ended_"
  FROM (
    SELECT
      "t16"."id",
      "t16"."community",
      "t16"."matter",
      "t16"."channel",
      "t16"."urgency",
      "t16"."state",
      "t16"."body",
      "t16"."household",
      "t16"."parent",
      "t16"."handler",
      "t16"."verifier",
      "t16"."reported",
      "t16"."due",
      "t16"."done",
      "t16"."closed",
      "t16"."due_at",
      "t16"."original_due_at",
      "t16"."done_at",
      "t16"."closed_at",
      "t16"."verify_due_at",
      "t16"."extensions",
      "t16"."check_way",
      "t16"."reopened",
      "t16"."rating",
      "t16"."case",
      "t16"."ended",
      COALESCE("t16"."closed", "t16"."ended") AS "until",
      "t16"."reported" AS "since"
    FROM "t15" AS "t16"
  ) AS "t21"
  LEFT OUTER JOIN (
    SELECT
      "t23"."day_of_since",
      SUM("t23"."bit") FILTER(WHERE
        "t23"."day_of_since" <= "t23"."last") AS "reach"
    FROM (
      SELECT
        "t18"."day_of_since",
        "t3"."month",
        "t3"."last",
        "t3"."bit"
      FROM (
        SELECT DISTINCT
          "t16"."reported" AS "day_of_since"
        FROM "t15" AS "t16"
      ) AS "t18"
      CROSS JOIN "months" AS "t3"
    ) AS "t23"
    GROUP BY
      1
  ) AS "t26"
    ON "t21"."since" = "t26"."day_of_since"
  LEFT OUTER JOIN (
    SELECT
      "t24"."day_of_until",
      SUM("t24"."bit") FILTER(WHERE
        "t24"."day_of_until" <= "t24"."last") AS "ended_"
    FROM (
      SELECT
        "t22"."day_of_until",
        "t3"."month",
        "t3"."last",
        "t3"."bit"
      FROM (
        SELECT DISTINCT
          COALESCE("t16"."closed", "t16"."ended") AS "day_of_until"
        FROM "t15" AS "t16"
      ) AS "t22"
      CROSS JOIN "months" AS "t3"
    ) AS "t24"
    GROUP BY
      1
  ) AS "t28"
    ON "t21"."until" = "t28"."day_of_until"
)
SELECT
  *
FROM (
  SELECT
    "t48"."community",
    "t48"."month",
    COALESCE(SUM("t48"."many"), 0) AS "everyone",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."overdue", FALSE)), 0) AS "cases_overdue_counted"
  FROM (
    SELECT
      "t47"."community",
      (
        COALESCE("t47"."overdue", 0) & "t47"."bit"
      ) > 0 AS "overdue",
      "t47"."many",
      "t47"."month"
    FROM (
      SELECT
        "t46"."community",
        "t46"."reach",
        "t46"."overdue",
        "t46"."many",
        "t6"."month",
        "t6"."bit"
      FROM (
        SELECT
          "t44"."community",
          "t44"."reach",
          "t44"."overdue",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t43"."community",
            "t43"."reach",
            "t43"."id" AS "ref",
            "t43"."late" - (
              "t43"."late" & "t43"."settled"
            ) AS "overdue",
            "t43"."matter",
            COALESCE(CAST("t43"."body" AS TEXT), '') AS "body"
          FROM (
            SELECT
              "t34"."id",
              "t34"."community",
              "t34"."matter",
              "t34"."channel",
              "t34"."urgency",
              "t34"."state",
              "t34"."body",
              "t34"."household",
              "t34"."parent",
              "t34"."handler",
              "t34"."verifier",
              "t34"."reported",
              "t34"."due",
              "t34"."done",
              "t34"."closed",
              "t34"."due_at",
              "t34"."original_due_at",
              "t34"."done_at",
              "t34"."closed_at",
              "t34"."verify_due_at",
              "t34"."extensions",
              "t34"."check_way",
              "t34"."reopened",
              "t34"."rating",
              "t34"."case",
              "t34"."ended",
              "t34"."until",
              "t34"."since",
              "t34"."reach",
              COALESCE("t41"."late", 0) AS "late",
              COALESCE("t42"."settled", 0) AS "settled"
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
                "t30"."reach" - (
                  "t30"."reach" & "t30"."ended_"
                ) AS "reach"
              FROM "t29" AS "t30"
              WHERE
                (
                  "t30"."reach" - (
                    "t30"."reach" & "t30"."ended_"
                  )
                ) > 0
            ) AS "t34"
            LEFT OUTER JOIN (
              SELECT
                "t37"."day_of_due",
                SUM("t37"."bit") FILTER(WHERE
                  "t37"."day_of_due" < "t37"."last") AS "late"
              FROM (
                SELECT
                  "t35"."day_of_due",
                  "t3"."month",
                  "t3"."last",
                  "t3"."bit"
                FROM (
                  SELECT DISTINCT
                    "t30"."due" AS "day_of_due"
                  FROM "t29" AS "t30"
                  WHERE
                    (
                      "t30"."reach" - (
                        "t30"."reach" & "t30"."ended_"
                      )
                    ) > 0
                ) AS "t35"
                CROSS JOIN "months" AS "t3"
              ) AS "t37"
              GROUP BY
                1
            ) AS "t41"
              ON "t34"."due" = "t41"."day_of_due"
            LEFT OUTER JOIN (
              SELECT
                "t38"."day_of_done",
                SUM("t38"."bit") FILTER(WHERE
                  "t38"."day_of_done" <= "t38"."last") AS "settled"
              FROM (
                SELECT
                  "t36"."day_of_done",
                  "t3"."month",
                  "t3"."last",
                  "t3"."bit"
                FROM (
                  SELECT DISTINCT
                    "t30"."done" AS "day_of_done"
                  FROM "t29" AS "t30"
                  WHERE
                    (
                      "t30"."reach" - (
                        "t30"."reach" & "t30"."ended_"
                      )
                    ) > 0
                ) AS "t36"
                CROSS JOIN "months" AS "t3"
              ) AS "t38"
              GROUP BY
                1
            ) AS "t42"
              ON "t34"."done" = "t42"."day_of_done"
          ) AS "t43"
        ) AS "t44"
        GROUP BY
          1,
          2,
          3
      ) AS "t46"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t6"
    ) AS "t47"
    WHERE
      (
        "t47"."reach" & "t47"."bit"
      ) > 0
  ) AS "t48"
  GROUP BY
    1,
    2
) AS "t49"
WHERE
  "t49"."community" IS NOT NULL
