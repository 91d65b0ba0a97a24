WITH "t13" AS (
  SELECT
    "t10"."id",
    "t10"."community",
    "t10"."person",
    "t10"."kind",
    "t10"."entered",
    "t10"."since",
    "t10"."until",
    "t9"."zone"
  FROM (
    SELECT
      *
    FROM "fact_people_circumstances" AS "t1"
    WHERE
      "t1"."kind" = 'new_graduate'
  ) AS "t10"
  LEFT OUTER JOIN (
    SELECT
      "t3"."community" AS "zoned",
      "t3"."zone"
    FROM "zones" AS "t3"
  ) AS "t9"
    ON "t10"."community" = "t9"."zoned"
), "t15" AS (
  SELECT
    "t12"."id",
    "t12"."community",
    "t12"."holder",
    "t12"."kind",
    "t12"."entered",
    "t12"."since",
    "t12"."until",
    "t9"."zone"
  FROM (
    SELECT
      "t1"."id",
      "t1"."community",
      "t1"."person" AS "holder",
      "t1"."kind",
      "t1"."entered",
      "t1"."since",
      "t1"."until"
    FROM "fact_people_circumstances" AS "t1"
    WHERE
      "t1"."kind" IN (
        'employed',
        'self_employed',
        'flexible',
        'public_post',
        'farming',
        'rehired',
        'registered_unemployed',
        'unemployed',
        'in_training',
        'student',
        'retired',
        'homemaker',
        'unable',
        'no_wish',
        'military',
        'child',
        'unknown'
      )
      AND (
        (
          "t1"."until" IS NULL
        ) OR (
          "t1"."until" > "t1"."since"
        )
      )
  ) AS "t12"
  LEFT OUTER JOIN (
    SELECT
      "t3"."community" AS "zoned",
      "t3"."zone"
    FROM "zones" AS "t3"
  ) AS "t9"
    ON "t12"."community" = "t9"."zoned"
)
SELECT
  *
FROM (
  SELECT
    "t47"."community",
    "t47"."month",
    COALESCE(SUM("t47"."many"), 0) AS "everyone",
    COALESCE(SUM("t47"."many") FILTER(WHERE
      COALESCE("t47"."works", FALSE)), 0) AS "employment_graduates_working_counted"
  FROM (
    SELECT
      "t46"."community",
      (
        COALESCE("t46"."works", 0) & "t46"."bit"
      ) > 0 AS "works",
      "t46"."many",
      "t46"."month"
    FROM (
      SELECT
        "t45"."community",
        "t45"."reach",
        "t45"."works",
        "t45"."many",
        "t7"."month",
        "t7"."bit"
      FROM (
        SELECT
          "t43"."community",
          "t43"."reach",
          "t43"."works",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t39"."community",
            "t39"."reach",
            "t39"."id" AS "ref",
            "t39"."person" AS "target",
            COALESCE("t42"."works", 0) AS "works"
          FROM (
            SELECT
              "t36"."id",
              "t36"."community",
              "t36"."person",
              "t36"."begun" - (
                "t36"."begun" & "t36"."past"
              ) AS "reach"
            FROM (
              SELECT
                "t19"."id",
                "t19"."community",
                "t19"."person",
                "t19"."kind",
                "t19"."entered",
                "t19"."since",
                "t19"."until",
                "t19"."zone",
                COALESCE("t31"."begun", 0) AS "begun",
                COALESCE("t31"."past", 0) AS "past"
              FROM (
                SELECT
                  "t14"."id",
                  "t14"."community",
                  "t14"."person",
                  "t14"."kind",
                  "t14"."entered",
                  "t14"."since",
                  "t14"."until",
                  COALESCE("t14"."zone", 0) AS "zone"
                FROM "t13" AS "t14"
              ) AS "t19"
              LEFT OUTER JOIN (
                SELECT
                  "t27"."day_of_since",
                  "t27"."zone_of_since",
                  SUM("t27"."bit") FILTER(WHERE
                    "t27"."day_of_since" <= "t27"."last") AS "begun",
                  SUM("t27"."bit") FILTER(WHERE
                    "t27"."day_of_since" <= "t27"."graduate_cut") AS "past"
                FROM (
                  SELECT
                    "t20"."day_of_since",
                    "t20"."zone_of_since",
                    "t4"."zone",
                    "t4"."month",
                    "t4"."last",
                    "t4"."bit",
                    "t4"."adult_born",
                    "t4"."man_born",
                    "t4"."woman_born",
                    "t4"."long_cut",
                    "t4"."graduate_cut"
                  FROM (
                    SELECT DISTINCT
                      "t14"."since" AS "day_of_since",
                      COALESCE("t14"."zone", 0) AS "zone_of_since"
                    FROM "t13" AS "t14"
                  ) AS "t20"
                  INNER JOIN "limits" AS "t4"
                    ON "t20"."zone_of_since" = "t4"."zone"
                ) AS "t27"
                GROUP BY
                  1,
                  2
              ) AS "t31"
                ON "t19"."since" = "t31"."day_of_since" AND "t19"."zone" = "t31"."zone_of_since"
            ) AS "t36"
            WHERE
              (
                "t36"."begun" - (
                  "t36"."begun" & "t36"."past"
                )
              ) > 0
          ) AS "t39"
          LEFT OUTER JOIN (
            SELECT
              "t40"."holder",
              COALESCE(BIT_OR("t40"."fixed") FILTER(WHERE
                "t40"."is_fixed"), 0) AS "fixed",
              COALESCE(BIT_OR("t40"."asking") FILTER(WHERE
                "t40"."is_asking"), 0) AS "asking",
              COALESCE(BIT_OR("t40"."deciding") FILTER(WHERE
                "t40"."is_deciding"), 0) AS "deciding",
              COALESCE(BIT_OR("t40"."works") FILTER(WHERE
                "t40"."is_works"), 0) AS "works",
              COALESCE(BIT_OR("t40"."registered") FILTER(WHERE
                "t40"."is_registered"), 0) AS "registered",
              COALESCE(BIT_OR("t40"."known") FILTER(WHERE
                "t40"."is_known"), 0) AS "known",
              COALESCE(BIT_OR("t40"."old_out") FILTER(WHERE
                "t40"."is_old_out"), 0) AS "old_out",
              COALESCE(BIT_OR("t40"."other") FILTER(WHERE
                "t40"."is_other"), 0) AS "other"
            FROM (
              SELECT
                "t37"."id",
                "t37"."community",
                "t37"."holder",
                "t37"."kind",
                "t37"."entered",
                "t37"."since",
                "t37"."until",
                "t37"."zone",
                "t37"."begun",
                "t37"."begun_old",
                "t37"."ended",
                "t37"."ended_old",
                COALESCE("t37"."begun" - (
                  "t37"."begun" & "t37"."ended"
                ), 0) AS "fixed",
                COALESCE("t37"."begun" - (
                  "t37"."begun" & "t37"."ended"
                ), 0) AS "asking",
                COALESCE("t37"."begun" - (
                  "t37"."begun" & "t37"."ended"
                ), 0) AS "deciding",
                COALESCE("t37"."begun" - (
                  "t37"."begun" & "t37"."ended"
                ), 0) AS "works",
                COALESCE("t37"."begun" - (
                  "t37"."begun" & "t37"."ended"
                ), 0) AS "registered",
                COALESCE("t37"."begun" - (
                  "t37"."begun" & "t37"."ended"
                ), 0) AS "known",
                COALESCE("t37"."begun_old", 0) AS "old_out",
                COALESCE("t37"."begun" - (
                  "t37"."begun" & "t37"."ended_old"
                ), 0) AS "other",
                "t37"."kind" IN ('employed', 'self_employed', 'flexible', 'public_post', 'farming') AS "is_fixed",
                "t37"."kind" IN ('registered_unemployed', 'unemployed', 'in_training') AS "is_asking",
                "t37"."kind" IN (
                  'registered_unemployed',
                  'unemployed',
                  'in_training',
                  'homemaker',
                  'unable',
                  'no_wish',
                  'unknown'
                ) AS "is_deciding",
                "t37"."kind" IN (
                  'employed',
                  'self_employed',
                  'flexible',
                  'public_post',
                  'farming',
                  'rehired',
                  'military'
                ) AS "is_works",
                "t37"."kind" = 'registered_unemployed' AS "is_registered",
                "t37"."kind" <> 'unknown' AS "is_known",
                "t37"."kind" IN ('registered_unemployed', 'unemployed', 'in_training') AS "is_old_out",
                NOT (
                  "t37"."kind" IN ('registered_unemployed', 'unemployed', 'in_training')
                ) AS "is_other"
              FROM (
                SELECT
                  "t24"."id",
                  "t24"."community",
                  "t24"."holder",
                  "t24"."kind",
                  "t24"."entered",
                  "t24"."since",
                  "t24"."until",
                  "t24"."zone",
                  COALESCE("t34"."begun", 0) AS "begun",
                  COALESCE("t34"."begun_old", 0) AS "begun_old",
                  COALESCE("t35"."ended", 0) AS "ended",
                  COALESCE("t35"."ended_old", 0) AS "ended_old"
                FROM (
                  SELECT
                    "t16"."id",
                    "t16"."community",
                    "t16"."holder",
                    "t16"."kind",
                    "t16"."entered",
                    "t16"."since",
                    "t16"."until",
                    COALESCE("t16"."zone", 0) AS "zone"
                  FROM "t15" AS "t16"
                ) AS "t24"
                LEFT OUTER JOIN (
                  SELECT
                    "t28"."day_of_since",
                    "t28"."zone_of_since",
                    SUM("t28"."bit") FILTER(WHERE
                      "t28"."day_of_since" <= "t28"."last") AS "begun",
                    SUM("t28"."bit") FILTER(WHERE
                      "t28"."day_of_since" <= "t28"."long_cut") AS "begun_old"
                  FROM (
                    SELECT
                      "t25"."day_of_since",
                      "t25"."zone_of_since",
                      "t4"."zone",
                      "t4"."month",
                      "t4"."last",
                      "t4"."bit",
                      "t4"."adult_born",
                      "t4"."man_born",
                      "t4"."woman_born",
                      "t4"."long_cut",
                      "t4"."graduate_cut"
                    FROM (
                      SELECT DISTINCT
                        "t16"."since" AS "day_of_since",
                        COALESCE("t16"."zone", 0) AS "zone_of_since"
                      FROM "t15" AS "t16"
                    ) AS "t25"
                    INNER JOIN "limits" AS "t4"
                      ON "t25"."zone_of_since" = "t4"."zone"
                  ) AS "t28"
                  GROUP BY
                    1,
                    2
                ) AS "t34"
                  ON "t24"."since" = "t34"."day_of_since" AND "t24"."zone" = "t34"."zone_of_since"
                LEFT OUTER JOIN (
                  SELECT
                    "t29"."day_of_until",
                    "t29"."zone_of_until",
                    SUM("t29"."bit") FILTER(WHERE
                      "t29"."day_of_until" <= "t29"."last") AS "ended",
                    SUM("t29"."bit") FILTER(WHERE
                      "t29"."day_of_until" <= "t29"."long_cut") AS "ended_old"
                  FROM (
                    SELECT
                      "t26"."day_of_until",
                      "t26"."zone_of_until",
                      "t4"."zone",
                      "t4"."month",
                      "t4"."last",
                      "t4"."bit",
                      "t4"."adult_born",
                      "t4"."man_born",
                      "t4"."woman_born",
                      "t4"."long_cut",
                      "t4"."graduate_cut"
                    FROM (
                      SELECT DISTINCT
                        "t16"."until" AS "day_of_until",
                        COALESCE("t16"."zone", 0) AS "zone_of_until"
                      FROM "t15" AS "t16"
                    ) AS "t26"
                    INNER JOIN "limits" AS "t4"
                      ON "t26"."zone_of_until" = "t4"."zone"
                  ) AS "t29"
                  GROUP BY
                    1,
                    2
                ) AS "t35"
                  ON "t24"."until" = "t35"."day_of_until" AND "t24"."zone" = "t35"."zone_of_until"
              ) AS "t37"
            ) AS "t40"
            GROUP BY
              1
          ) AS "t42"
            ON "t39"."person" = "t42"."holder"
        ) AS "t43"
        GROUP BY
          1,
          2,
          3
      ) AS "t45"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t7"
    ) AS "t46"
    WHERE
      (
        "t46"."reach" & "t46"."bit"
      ) > 0
  ) AS "t47"
  GROUP BY
    1,
    2
) AS "t48"
WHERE
  "t48"."community" IS NOT NULL
