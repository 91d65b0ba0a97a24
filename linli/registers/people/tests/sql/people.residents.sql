WITH "t14" AS (
  SELECT
    "t3"."id",
    "t3"."since",
    "t3"."until",
    "t3"."person" AS "holder",
    "t3"."kind" = 'living_alone' AS "alone",
    "t3"."kind" = 'registered_unemployed' AS "unemployed",
    "t3"."kind" = 'hard_to_employ' AS "hard_to_employ",
    "t3"."kind" IN ('disability_card', 'severe_disability') AS "disabled",
    "t3"."kind" IN (
      'employed',
      'self_employed',
      'flexible',
      'public_post',
      'farming',
      'registered_unemployed',
      'unemployed',
      'in_training'
    ) AS "willing",
    "t3"."kind" IN ('employed', 'self_employed', 'flexible', 'public_post', 'farming') AS "employed"
  FROM "fact_people_circumstances" AS "t3"
), "t37" AS (
  SELECT
    "t32"."id",
    "t32"."community",
    "t32"."person",
    "t32"."household",
    "t32"."dwelling",
    "t32"."born",
    "t32"."sex",
    "t32"."education",
    "t32"."registration",
    "t32"."has_id",
    "t32"."has_phone",
    "t32"."since",
    "t32"."until",
    "t32"."reach" - (
      "t32"."reach" & "t32"."ended_"
    ) AS "reach"
  FROM (
    SELECT
      "t7"."id",
      "t7"."community",
      "t7"."person",
      "t7"."household",
      "t7"."dwelling",
      "t7"."born",
      "t7"."sex",
      "t7"."education",
      "t7"."registration",
      "t7"."has_id",
      "t7"."has_phone",
      "t7"."since",
      "t7"."until",
      COALESCE("t22"."reach", 0) AS "reach",
      COALESCE("t23"."ended_", 0) AS "ended_"
    FROM "fact_people_residencies" AS "t7"
    LEFT OUTER JOIN (
      SELECT
        "t18"."day_of_since",
        SUM("t18"."bit") FILTER(WHERE
          "t18"."day_of_since" <= "t18"."last") AS "reach"
      FROM (
        SELECT
          "t15"."day_of_since",
          "t5"."month",
          "t5"."last",
          "t5"."bit"
        FROM (
          SELECT DISTINCT
            "t4"."since" AS "day_of_since"
          FROM "fact_people_residencies" AS "t4"
        ) AS "t15"
        CROSS JOIN "months" AS "t5"
      ) AS "t18"
      GROUP BY
        1
    ) AS "t22"
      ON "t7"."since" = "t22"."day_of_since"
    LEFT OUTER JOIN (
      SELECT
        "t19"."day_of_until",
        SUM("t19"."bit") FILTER(WHERE
          "t19"."day_of_until" <= "t19"."last") AS "ended_"
      FROM (
        SELECT
          "t16"."day_of_until",
          "t5"."month",
          "t5"."last",
          "t5"."bit"
        FROM (
          SELECT DISTINCT
            "t4"."until" AS "day_of_until"
          FROM "fact_people_residencies" AS "t4"
        ) AS "t16"
        CROSS JOIN "months" AS "t5"
      ) AS "t19"
      GROUP BY
        1
    ) AS "t23"
      ON "t7"."until" = "t23"."day_of_until"
  ) AS "t32"
  WHERE
    (
      "t32"."reach" - (
        "t32"."reach" & "t32"."ended_"
      )
    ) > 0
), "t56" AS (
  SELECT
    "t55"."id",
    "t55"."community",
    "t55"."person",
    "t55"."household",
    "t55"."dwelling",
    "t55"."born",
    "t55"."sex",
    "t55"."education",
    "t55"."registration",
    "t55"."has_id",
    "t55"."has_phone",
    "t55"."since",
    "t55"."until",
    "t55"."reach",
    "t13"."zone"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t39"."id",
        "t39"."community",
        "t39"."person",
        "t39"."household",
        "t39"."dwelling",
        "t39"."born",
        "t39"."sex",
        "t39"."education",
        "t39"."registration",
        "t39"."has_id",
        "t39"."has_phone",
        "t39"."since",
        "t39"."until",
        "t39"."reach" - (
          "t39"."reach" & COALESCE("t52"."taken", 0)
        ) AS "reach"
      FROM "t37" AS "t39"
      LEFT OUTER JOIN (
        SELECT
          "t50"."id" AS "early",
          BIT_OR("t50"."late_reach") AS "taken"
        FROM (
          SELECT
            "t39"."id",
            "t39"."person",
            "t39"."since",
            "t39"."reach",
            "t49"."late_id",
            "t49"."late_person",
            "t49"."late_since",
            "t49"."late_reach"
          FROM "t37" AS "t39"
          INNER JOIN (
            SELECT
              "t41"."person" AS "both"
            FROM (
              SELECT
                "t38"."person",
                SUM("t38"."reach") AS "all",
                BIT_OR("t38"."reach") AS "any"
              FROM "t37" AS "t38"
              GROUP BY
                1
            ) AS "t41"
            WHERE
              "t41"."all" <> "t41"."any"
          ) AS "t43"
            ON "t39"."person" = "t43"."both"
          INNER JOIN (
            SELECT
              "t46"."id" AS "late_id",
              "t46"."person" AS "late_person",
              "t46"."since" AS "late_since",
              "t46"."reach" AS "late_reach"
            FROM (
              SELECT
                "t39"."id",
                "t39"."person",
                "t39"."since",
                "t39"."reach"
              FROM "t37" AS "t39"
              INNER JOIN (
                SELECT
                  "t41"."person" AS "both"
                FROM (
                  SELECT
                    "t38"."person",
                    SUM("t38"."reach") AS "all",
                    BIT_OR("t38"."reach") AS "any"
                  FROM "t37" AS "t38"
                  GROUP BY
                    1
                ) AS "t41"
                WHERE
                  "t41"."all" <> "t41"."any"
              ) AS "t43"
                ON "t39"."person" = "t43"."both"
            ) AS "t46"
          ) AS "t49"
            ON "t39"."person" = "t49"."late_person"
            AND (
              (
                "t49"."late_since" > "t39"."since"
              )
              OR (
                (
                  "t49"."late_since" = "t39"."since"
                ) AND (
                  "t49"."late_id" > "t39"."id"
                )
              )
            )
        ) AS "t50"
        GROUP BY
          1
      ) AS "t52"
        ON "t39"."id" = "t52"."early"
    ) AS "t53"
    WHERE
      "t53"."reach" > 0
  ) AS "t55"
  LEFT OUTER JOIN (
    SELECT
      "t2"."community" AS "zoned",
      "t2"."zone"
    FROM "zones" AS "t2"
  ) AS "t13"
    ON "t55"."community" = "t13"."zoned"
)
SELECT
  *
FROM (
  SELECT
    "t69"."community",
    "t69"."month",
    COALESCE(SUM("t69"."many"), 0) AS "everyone",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."older", FALSE)), 0) AS "people_older_counted",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."very_old", FALSE)), 0) AS "people_very_old_counted",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."minor", FALSE)), 0) AS "people_minors_counted",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."older", FALSE)), 0) AS "people_older_alone_population",
    COALESCE(
      SUM("t69"."many") FILTER(WHERE
        COALESCE("t69"."older", FALSE) AND COALESCE("t69"."alone", FALSE)),
      0
    ) AS "people_older_alone_counted",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."willing", FALSE)), 0) AS "people_registered_unemployed_population",
    COALESCE(
      SUM("t69"."many") FILTER(WHERE
        COALESCE("t69"."willing", FALSE) AND COALESCE("t69"."unemployed", FALSE)),
      0
    ) AS "people_registered_unemployed_counted",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."hard_to_employ", FALSE)), 0) AS "people_hard_to_employ_counted",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."disabled", FALSE)), 0) AS "people_disability_card_counted",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."willing", FALSE)), 0) AS "people_employed_population",
    COALESCE(
      SUM("t69"."many") FILTER(WHERE
        COALESCE("t69"."willing", FALSE) AND COALESCE("t69"."employed", FALSE)),
      0
    ) AS "people_employed_counted",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."has_id", FALSE)), 0) AS "people_with_id_number_counted",
    COALESCE(SUM("t69"."many") FILTER(WHERE
      COALESCE("t69"."has_phone", FALSE)), 0) AS "people_with_phone_counted"
  FROM (
    SELECT
      "t68"."community",
      "t68"."has_id",
      "t68"."has_phone",
      (
        COALESCE("t68"."older", 0) & "t68"."bit"
      ) > 0 AS "older",
      (
        COALESCE("t68"."very_old", 0) & "t68"."bit"
      ) > 0 AS "very_old",
      (
        COALESCE("t68"."minor", 0) & "t68"."bit"
      ) > 0 AS "minor",
      (
        COALESCE("t68"."alone", 0) & "t68"."bit"
      ) > 0 AS "alone",
      (
        COALESCE("t68"."unemployed", 0) & "t68"."bit"
      ) > 0 AS "unemployed",
      (
        COALESCE("t68"."hard_to_employ", 0) & "t68"."bit"
      ) > 0 AS "hard_to_employ",
      (
        COALESCE("t68"."disabled", 0) & "t68"."bit"
      ) > 0 AS "disabled",
      (
        COALESCE("t68"."willing", 0) & "t68"."bit"
      ) > 0 AS "willing",
      (
        COALESCE("t68"."employed", 0) & "t68"."bit"
      ) > 0 AS "employed",
      "t68"."many",
      "t68"."month"
    FROM (
      SELECT
        "t67"."community",
        "t67"."reach",
        "t67"."has_id",
        "t67"."has_phone",
        "t67"."older",
        "t67"."very_old",
        "t67"."minor",
        "t67"."alone",
        "t67"."unemployed",
        "t67"."hard_to_employ",
        "t67"."disabled",
        "t67"."willing",
        "t67"."employed",
        "t67"."many",
        "t12"."month",
        "t12"."bit"
      FROM (
        SELECT
          "t65"."community",
          "t65"."reach",
          "t65"."has_id",
          "t65"."has_phone",
          "t65"."older",
          "t65"."very_old",
          "t65"."minor",
          "t65"."alone",
          "t65"."unemployed",
          "t65"."hard_to_employ",
          "t65"."disabled",
          "t65"."willing",
          "t65"."employed",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t60"."community",
            "t60"."reach",
            "t60"."has_id",
            "t60"."has_phone",
            COALESCE("t64"."older", 0) AS "older",
            COALESCE("t64"."very_old", 0) AS "very_old",
            COALESCE("t64"."minor", 0) AS "minor",
            "t60"."id" AS "ref",
            "t60"."person" AS "target",
            COALESCE("t47"."alone", 0) AS "alone",
            COALESCE("t47"."unemployed", 0) AS "unemployed",
            COALESCE("t47"."hard_to_employ", 0) AS "hard_to_employ",
            COALESCE("t47"."disabled", 0) AS "disabled",
            COALESCE("t47"."willing", 0) AS "willing",
            COALESCE("t47"."employed", 0) AS "employed"
          FROM (
            SELECT
              "t57"."id",
              "t57"."community",
              "t57"."person",
              "t57"."household",
              "t57"."dwelling",
              "t57"."born",
              "t57"."sex",
              "t57"."education",
              "t57"."registration",
              "t57"."has_id",
              "t57"."has_phone",
              "t57"."since",
              "t57"."until",
              "t57"."reach",
              COALESCE("t57"."zone", 0) AS "zone"
            FROM "t56" AS "t57"
          ) AS "t60"
          LEFT OUTER JOIN (
            SELECT
              "t62"."day_of_born",
              "t62"."zone_of_born",
              SUM("t62"."bit") FILTER(WHERE
                "t62"."day_of_born" <= "t62"."older_born") AS "older",
              SUM("t62"."bit") FILTER(WHERE
                "t62"."day_of_born" <= "t62"."very_old_born") AS "very_old",
              SUM("t62"."bit") FILTER(WHERE
                "t62"."day_of_born" > "t62"."minor_born") AS "minor"
            FROM (
              SELECT
                "t61"."day_of_born",
                "t61"."zone_of_born",
                "t6"."zone",
                "t6"."month",
                "t6"."last",
                "t6"."bit",
                "t6"."older_born",
                "t6"."very_old_born",
                "t6"."minor_born"
              FROM (
                SELECT DISTINCT
                  "t57"."born" AS "day_of_born",
                  COALESCE("t57"."zone", 0) AS "zone_of_born"
                FROM "t56" AS "t57"
              ) AS "t61"
              INNER JOIN "limits" AS "t6"
                ON "t61"."zone_of_born" = "t6"."zone"
            ) AS "t62"
            GROUP BY
              1,
              2
          ) AS "t64"
            ON "t60"."born" = "t64"."day_of_born" AND "t60"."zone" = "t64"."zone_of_born"
          LEFT OUTER JOIN (
            SELECT
              "t44"."holder",
              BIT_OR("t44"."reach") FILTER(WHERE
                "t44"."alone") AS "alone",
              BIT_OR("t44"."reach") FILTER(WHERE
                "t44"."unemployed") AS "unemployed",
              BIT_OR("t44"."reach") FILTER(WHERE
                "t44"."hard_to_employ") AS "hard_to_employ",
              BIT_OR("t44"."reach") FILTER(WHERE
                "t44"."disabled") AS "disabled",
              BIT_OR("t44"."reach") FILTER(WHERE
                "t44"."willing") AS "willing",
              BIT_OR("t44"."reach") FILTER(WHERE
                "t44"."employed") AS "employed"
            FROM (
              SELECT
                "t40"."id",
                "t40"."since",
                "t40"."until",
                "t40"."holder",
                "t40"."alone",
                "t40"."unemployed",
                "t40"."hard_to_employ",
                "t40"."disabled",
                "t40"."willing",
                "t40"."employed",
                "t40"."reach" - (
                  "t40"."reach" & "t40"."ended_"
                ) AS "reach"
              FROM (
                SELECT
                  "t27"."id",
                  "t27"."since",
                  "t27"."until",
                  "t27"."holder",
                  "t27"."alone",
                  "t27"."unemployed",
                  "t27"."hard_to_employ",
                  "t27"."disabled",
                  "t27"."willing",
                  "t27"."employed",
                  COALESCE("t35"."reach", 0) AS "reach",
                  COALESCE("t36"."ended_", 0) AS "ended_"
                FROM (
                  SELECT
                    *
                  FROM "t14" AS "t17"
                  WHERE
                    "t17"."alone"
                    OR "t17"."unemployed"
                    OR "t17"."hard_to_employ"
                    OR "t17"."disabled"
                    OR "t17"."willing"
                    OR "t17"."employed"
                ) AS "t27"
                LEFT OUTER JOIN (
                  SELECT
                    "t30"."day_of_since",
                    SUM("t30"."bit") FILTER(WHERE
                      "t30"."day_of_since" <= "t30"."last") AS "reach"
                  FROM (
                    SELECT
                      "t28"."day_of_since",
                      "t5"."month",
                      "t5"."last",
                      "t5"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t17"."since" AS "day_of_since"
                      FROM "t14" AS "t17"
                      WHERE
                        "t17"."alone"
                        OR "t17"."unemployed"
                        OR "t17"."hard_to_employ"
                        OR "t17"."disabled"
                        OR "t17"."willing"
                        OR "t17"."employed"
                    ) AS "t28"
                    CROSS JOIN "months" AS "t5"
                  ) AS "t30"
                  GROUP BY
                    1
                ) AS "t35"
                  ON "t27"."since" = "t35"."day_of_since"
                LEFT OUTER JOIN (
                  SELECT
                    "t31"."day_of_until",
                    SUM("t31"."bit") FILTER(WHERE
                      "t31"."day_of_until" <= "t31"."last") AS "ended_"
                  FROM (
                    SELECT
                      "t29"."day_of_until",
                      "t5"."month",
                      "t5"."last",
                      "t5"."bit"
                    FROM (
                      SELECT DISTINCT
                        "t17"."until" AS "day_of_until"
                      FROM "t14" AS "t17"
                      WHERE
                        "t17"."alone"
                        OR "t17"."unemployed"
                        OR "t17"."hard_to_employ"
                        OR "t17"."disabled"
                        OR "t17"."willing"
                        OR "t17"."employed"
                    ) AS "t29"
                    CROSS JOIN "months" AS "t5"
                  ) AS "t31"
                  GROUP BY
                    1
                ) AS "t36"
                  ON "t27"."until" = "t36"."day_of_until"
              ) AS "t40"
              WHERE
                (
                  "t40"."reach" - (
                    "t40"."reach" & "t40"."ended_"
                  )
                ) > 0
            ) AS "t44"
            GROUP BY
              1
          ) AS "t47"
            ON "t60"."person" = "t47"."holder"
        ) AS "t65"
        GROUP BY
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
          9,
          10,
          11,
          12,
          13
      ) AS "t67"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t12"
    ) AS "t68"
    WHERE
      (
        "t68"."reach" & "t68"."bit"
      ) > 0
  ) AS "t69"
  GROUP BY
    1,
    2
) AS "t70"
WHERE
  "t70"."community" IS NOT NULL
