SELECT
  *
FROM (
  SELECT
    "t12"."community",
    "t12"."month",
    COALESCE(SUM("t12"."many"), 0) AS "everyone",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE((
          "t12"."due_at" IS NOT NULL
        ) AND (
          "t12"."done_at" IS NOT NULL
        ), FALSE)),
      0
    ) AS "cases_in_time_population",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE((
          "t12"."due_at" IS NOT NULL
        ) AND (
          "t12"."done_at" IS NOT NULL
        ), FALSE)
        AND COALESCE("t12"."done_at" <= "t12"."first_due_at", FALSE)),
      0
    ) AS "cases_in_time_counted",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE((
          "t12"."due_at" IS NOT NULL
        ) AND (
          "t12"."done_at" IS NOT NULL
        ), FALSE)),
      0
    ) AS "cases_in_time_extended_population",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE((
          "t12"."due_at" IS NOT NULL
        ) AND (
          "t12"."done_at" IS NOT NULL
        ), FALSE)
        AND COALESCE(
          (
            "t12"."done_at" > "t12"."first_due_at"
          )
          AND (
            "t12"."done_at" <= "t12"."due_at"
          ),
          FALSE
        )),
      0
    ) AS "cases_in_time_extended_counted",
    COALESCE(SUM("t12"."many") FILTER(WHERE
      COALESCE("t12"."extensions" > 0, FALSE)), 0) AS "cases_extended_counted",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE(
          (
            "t12"."verifier" IS NOT NULL
          )
          AND (
            (
              "t12"."handler" IS NULL
            ) OR (
              "t12"."handler" <> "t12"."verifier"
            )
          ),
          FALSE
        )),
      0
    ) AS "cases_verified_counted",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE(
          (
            "t12"."verify_due_at" IS NOT NULL
          )
          AND (
            (
              "t12"."done_at" IS NULL
            ) OR (
              "t12"."done_at" < "t12"."verify_due_at"
            )
          ),
          FALSE
        )),
      0
    ) AS "cases_checked_in_time_population",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE(
          (
            "t12"."verify_due_at" IS NOT NULL
          )
          AND (
            (
              "t12"."done_at" IS NULL
            ) OR (
              "t12"."done_at" < "t12"."verify_due_at"
            )
          ),
          FALSE
        )
        AND COALESCE("t12"."closed_at" <= "t12"."verify_due_at", FALSE)),
      0
    ) AS "cases_checked_in_time_counted",
    COALESCE(SUM("t12"."many") FILTER(WHERE
      COALESCE("t12"."check_way" <> '', FALSE)), 0) AS "cases_check_reached_population",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE("t12"."check_way" <> '', FALSE)
        AND COALESCE("t12"."check_way" IN ('phoned', 'on_site'), FALSE)),
      0
    ) AS "cases_check_reached_counted",
    COALESCE(SUM("t12"."many") FILTER(WHERE
      COALESCE("t12"."can_rate", FALSE)), 0) AS "cases_rated_population",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE("t12"."can_rate", FALSE) AND COALESCE("t12"."rating" IS NOT NULL, FALSE)),
      0
    ) AS "cases_rated_counted",
    COALESCE(SUM("t12"."many") FILTER(WHERE
      COALESCE("t12"."rating" IS NOT NULL, FALSE)), 0) AS "cases_satisfaction_counted",
    COALESCE(
      SUM("t12"."rating" * "t12"."many") FILTER(WHERE
        COALESCE("t12"."rating" IS NOT NULL, FALSE)),
      0
    ) AS "cases_satisfaction_total",
    COALESCE(SUM("t12"."many") FILTER(WHERE
      COALESCE("t12"."rating" IS NOT NULL, FALSE)), 0) AS "cases_rated_good_population",
    COALESCE(
      SUM("t12"."many") FILTER(WHERE
        COALESCE("t12"."rating" IS NOT NULL, FALSE)
        AND COALESCE("t12"."rating" >= "t12"."good_from", FALSE)),
      0
    ) AS "cases_rated_good_counted"
  FROM (
    SELECT
      "t11"."community",
      "t11"."month",
      "t11"."rating",
      "t11"."channel" IN ('web') OR (
        "t11"."rating" IS NOT NULL
      ) AS "can_rate",
      "t11"."handler",
      "t11"."verifier",
      "t11"."check_way",
      "t11"."verify_due_at",
      COALESCE("t11"."original_due_at", "t11"."due_at") AS "first_due_at",
      "t11"."due_at",
      "t11"."extensions",
      "t11"."done_at",
      "t11"."closed_at",
      "t11"."good_from",
      "t11"."id" AS "ref",
      "t11"."matter",
      COALESCE(CAST("t11"."body" AS TEXT), '') AS "body",
      1 AS "many"
    FROM (
      SELECT
        "t10"."id",
        "t10"."community",
        "t10"."matter",
        "t10"."channel",
        "t10"."urgency",
        "t10"."state",
        "t10"."body",
        "t10"."household",
        "t10"."parent",
        "t10"."handler",
        "t10"."verifier",
        "t10"."reported",
        "t10"."due",
        "t10"."done",
        "t10"."closed",
        "t10"."due_at",
        "t10"."original_due_at",
        "t10"."done_at",
        "t10"."closed_at",
        "t10"."verify_due_at",
        "t10"."extensions",
        "t10"."check_way",
        "t10"."reopened",
        "t10"."rating",
        "t10"."zone",
        "t3"."zone" AS "zone_right",
        "t3"."month",
        "t3"."last",
        "t3"."bit",
        "t3"."good_from"
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
          COALESCE("t8"."zone", 0) AS "zone"
        FROM (
          SELECT
            "t7"."id",
            "t7"."community",
            "t7"."matter",
            "t7"."channel",
            "t7"."urgency",
            "t7"."state",
            "t7"."body",
            "t7"."household",
            "t7"."parent",
            "t7"."handler",
            "t7"."verifier",
            "t7"."reported",
            "t7"."due",
            "t7"."done",
            "t7"."closed",
            "t7"."due_at",
            "t7"."original_due_at",
            "t7"."done_at",
            "t7"."closed_at",
            "t7"."verify_due_at",
            "t7"."extensions",
            "t7"."check_way",
            "t7"."reopened",
            "t7"."rating",
            "t6"."zone"
          FROM (
            SELECT
              *
            FROM "fact_cases_cases" AS "t1"
            WHERE
              "t1"."parent" IS NULL
          ) AS "t7"
          LEFT OUTER JOIN (
            SELECT
              "t2"."community" AS "zoned",
              "t2"."zone"
            FROM "zones" AS "t2"
          ) AS "t6"
            ON "t7"."community" = "t6"."zoned"
        ) AS "t8"
      ) AS "t10"
      INNER JOIN "limits" AS "t3"
        ON DATE_TRUNC('MONTH', "t10"."closed") = "t3"."month"
        AND "t10"."closed" <= "t3"."last"
        AND "t10"."zone" = "t3"."zone"
    ) AS "t11"
  ) AS "t12"
  GROUP BY
    1,
    2
) AS "t13"
WHERE
  "t13"."community" IS NOT NULL
