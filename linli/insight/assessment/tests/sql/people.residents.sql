WITH "t11" AS (
  SELECT
    "t2"."id",
    "t2"."since",
    "t2"."until",
    "t2"."person" AS "holder",
    "t2"."kind" = 'living_alone' AS "alone",
    "t2"."kind" = 'registered_unemployed' AS "unemployed",
    "t2"."kind" = 'hard_to_employ' AS "hard_to_employ",
    "t2"."kind" IN ('disability_card', 'severe_disability') AS "disabled",
    "t2"."kind" IN (
      'employed',
      'self_employed',
      'flexible',
      'public_post',
      'farming',
      'registered_unemployed',
      'unemployed',
      'in_training'
    ) AS "willing",
    "t2"."kind" IN ('employed', 'self_employed', 'flexible', 'public_post', 'farming') AS "employed"
  FROM "fact_people_circumstances" AS "t2"
), "t25" AS (
  SELECT
    "t4"."id",
    "t4"."community",
    "t4"."person",
    "t4"."household",
    "t4"."dwelling",
    "t4"."born",
    "t4"."sex",
    "t4"."education",
    "t4"."registration",
    "t4"."has_id",
    "t4"."has_phone",
    "t4"."since",
    "t4"."until",
    COALESCE("t17"."reach", 0) AS "reach",
    COALESCE("t18"."ended_", 0) AS "ended_"
  FROM "fact_people_residencies" AS "t4"
  LEFT OUTER JOIN (
    SELECT
      "t13"."day_of_since",
      SUM("t13"."bit") FILTER(WHERE
        "t13"."day_of_since" <= "t13"."last") AS "reach"
    FROM (
      SELECT
        "t9"."day_of_since",
        "t3"."month",
        "t3"."last",
        "t3"."bit",
        "t3"."older_born",
        "t3"."very_old_born",
        "t3"."minor_born"
      FROM (
        SELECT DISTINCT
          "t1"."since" AS "day_of_since"
        FROM "fact_people_residencies" AS "t1"
      ) AS "t9"
      CROSS JOIN "months" AS "t3"
    ) AS "t13"
    GROUP BY
      1
  ) AS "t17"
    ON "t4"."since" = "t17"."day_of_since"
  LEFT OUTER JOIN (
    SELECT
      "t14"."day_of_until",
      SUM("t14"."bit") FILTER(WHERE
        "t14"."day_of_until" <= "t14"."last") AS "ended_"
    FROM (
      SELECT
        "t10"."day_of_until",
        "t3"."month",
        "t3"."last",
        "t3"."bit",
        "t3"."older_born",
        "t3"."very_old_born",
        "t3"."minor_born"
      FROM (
        SELECT DISTINCT
          "t1"."until" AS "day_of_until"
        FROM "fact_people_residencies" AS "t1"
      ) AS "t10"
      CROSS JOIN "months" AS "t3"
    ) AS "t14"
    GROUP BY
      1
  ) AS "t18"
    ON "t4"."until" = "t18"."day_of_until"
)
SELECT
  *
FROM (
  SELECT
    "t48"."community",
    "t48"."month",
    COALESCE(SUM("t48"."many"), 0) AS "everyone",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."older", FALSE)), 0) AS "people_older_counted",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."very_old", FALSE)), 0) AS "people_very_old_counted",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."minor", FALSE)), 0) AS "people_minors_counted",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."older", FALSE)), 0) AS "people_older_alone_population",
    COALESCE(
      SUM("t48"."many") FILTER(WHERE
        COALESCE("t48"."older", FALSE) AND COALESCE("t48"."alone", FALSE)),
      0
    ) AS "people_older_alone_counted",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."willing", FALSE)), 0) AS "people_registered_unemployed_population",
    COALESCE(
      SUM("t48"."many") FILTER(WHERE
        COALESCE("t48"."willing", FALSE) AND COALESCE("t48"."unemployed", FALSE)),
      0
    ) AS "people_registered_unemployed_counted",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."hard_to_employ", FALSE)), 0) AS "people_hard_to_employ_counted",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."disabled", FALSE)), 0) AS "people_disability_card_counted",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."willing", FALSE)), 0) AS "people_employed_population",
    COALESCE(
      SUM("t48"."many") FILTER(WHERE
        COALESCE("t48"."willing", FALSE) AND COALESCE("t48"."employed", FALSE)),
      0
    ) AS "people_employed_counted",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."has_id", FALSE)), 0) AS "people_with_id_number_counted",
    COALESCE(SUM("t48"."many") FILTER(WHERE
      COALESCE("t48"."has_phone", FALSE)), 0) AS "people_with_phone_counted"
  FROM (
    SELECT
      "t47"."community",
      "t47"."has_id",
      "t47"."has_phone",
      (
        COALESCE("t47"."older", 0) & "t47"."bit"
      ) > 0 AS "older",
      (
        COALESCE("t47"."very_old", 0) & "t47"."bit"
      ) > 0 AS "very_old",
      (
        COALESCE("t47"."minor", 0) & "t47"."bit"
      ) > 0 AS "minor",
      (
        COALESCE("t47"."alone", 0) & "t47"."bit"
      ) > 0 AS "alone",
      (
        COALESCE("t47"."unemployed", 0) & "t47"."bit"
      ) > 0 AS "unemployed",
      (
        COALESCE("t47"."hard_to_employ", 0) & "t47"."bit"
      ) > 0 AS "hard_to_employ",
      (
        COALESCE("t47"."disabled", 0) & "t47"."bit"
      ) > 0 AS "disabled",
      (
        COALESCE("t47"."willing", 0) & "t47"."bit"
      ) > 0 AS "willing",
      (
        COALESCE("t47"."employed", 0) & "t47"."bit"
      ) > 0 AS "employed",
      "t47"."many",
      "t47"."month"
    FROM (
      SELECT
        "t46"."community",
        "t46"."reach",
        "t46"."has_id",
        "t46"."has_phone",
        "t46"."older",
        "t46"."very_old",
        "t46"."minor",
        "t46"."alone",
        "t46"."unemployed",
        "t46"."hard_to_employ",
        "t46"."disabled",
        "t46"."willing",
        "t46"."employed",
        "t46"."many",
        "t8"."month",
        "t8"."bit"
      FROM (
        SELECT
          "t44"."community",
          "t44"."reach",
          "t44"."has_id",
          "t44"."has_phone",
          "t44"."older",
          "t44"."very_old",
          "t44"."minor",
          "t44"."alone",
          "t44"."unemployed",
          "t44"."hard_to_employ",
          "t44"."disabled",
          "t44"."willing",
          "t44"."employed",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t35"."community",
            "t35"."reach",
            "t35"."has_id",
            "t35"."has_phone",
            COALESCE("t40"."older", 0) AS "older",
            COALESCE("t40"."very_old", 0) AS "very_old",
            COALESCE("t40"."minor", 0) AS "minor",
            "t35"."id" AS "ref",
            "t35"."person" AS "target",
            COALESCE("t43"."alone", 0) AS "alone",
            COALESCE("t43"."unemployed", 0) AS "unemployed",
            COALESCE("t43"."hard_to_employ", 0) AS "hard_to_employ",
            COALESCE("t43"."disabled", 0) AS "disabled",
            COALESCE("t43"."willing", 0) AS "willing",
            COALESCE("t43"."employed", 0) AS "employed"
          FROM (
            SELECT
              "t28"."id",
              "t28"."community",
              "t28"."person",
              "t28"."household",
              "t28"."dwelling",
              "t28"."born",
              "t28"."sex",
              "t28"."education",
              "t28"."registration",
              "t28"."has_id",
              "t28"."has_phone",
              "t28"."since",
              "t28"."until",
              "t28"."reach" - (
                "t28"."reach" & "t28"."ended_"
              ) AS "reach"
            FROM "t25" AS "t28"
            WHERE
              (
                "t28"."reach" - (
                  "t28"."reach" & "t28"."ended_"
                )
              ) > 0
          ) AS "t35"
          LEFT OUTER JOIN (
            SELECT
              "t37"."day_of_born",
              SUM("t37"."bit") FILTER(WHERE
                "t37"."day_of_born" <= "t37"."older_born") AS "older",
              SUM("t37"."bit") FILTER(WHERE
                "t37"."day_of_born" <= "t37"."very_old_born") AS "very_old",
              SUM("t37"."bit") FILTER(WHERE
                "t37"."day_of_born" > "t37"."minor_born") AS "minor"
            FROM (
              SELECT
                "t36"."day_of_born",
                "t3"."month",
                "t3"."last",
                "t3"."bit",
                "t3"."older_born",
                "t3"."very_old_born",
                "t3"."minor_born"
              FROM (
                SELECT DISTINCT
                  "t28"."born" AS "day_of_born"
                FROM "t25" AS "t28"
                WHERE
                  (
                    "t28"."reach" - (
                      "t28"."reach" & "t28"."ended_"
                    )
                  ) > 0
              ) AS "t36"
              CROSS JOIN "months" AS "t3"
            ) AS "t37"
            GROUP BY
              1
          ) AS "t40"
            ON "t35"."born" = "t40"."day_of_born"
          LEFT OUTER JOIN (
            SELECT
              "t41"."holder",
              BIT_OR("t41"."reach") FILTER(WHERE
                "t41"."alone") AS "alone",
              BIT_OR("t41"."reach") FILTER(WHERE
                "t41"."unemployed") AS "unemployed",
              BIT_OR("t41"."reach") FILTER(WHERE
                "t41"."hard_to_employ") AS "hard_to_employ",
              BIT_OR("t41"."reach") FILTER(WHERE
                "t41"."disabled") AS "disabled",
              BIT_OR("t41"."reach") FILTER(WHERE
                "t41"."willing") AS "willing",
              BIT_OR("t41"."reach") FILTER(WHERE
                "t41"."employed") AS "employed"
            FROM (
              SELECT
                "t38"."id",
                "t38"."since",
                "t38"."until",
                "t38"."holder",
                "t38"."alone",
                "t38"."unemployed",
                "t38"."hard_to_employ",
                "t38"."disabled",
                "t38"."willing",
                "t38"."employed",
                "t38"."reach" - (
                  "t38"."reach" & "t38"."ended_"
                ) AS "reach"
              FROM (
                SELECT
                  "t22"."id",
                  "t22"."since",
                  "t22"."until",
                  "t22"."holder",
                  "t22"."alone",
                  "t22"."unemployed",
                  "t22"."hard_to_employ",
                  "t22"."disabled",
                  "t22"."willing",
                  "t22"."employed",
                  COALESCE("t31"."reach", 0) AS "reach",
                  COALESCE("t32"."ended_", 0) AS "ended_"
                FROM (
                  SELECT
                    *
                  FROM "t11" AS "t12"
                  WHERE
                    "t12"."alone"
                    OR "t12"."unemployed"
                    OR "t12"."hard_to_employ"
                    OR "t12"."disabled"
                    OR "t12"."willing"
                    OR "t12"."employed"
                ) AS "t22"
                LEFT OUTER JOIN (
                  SELECT
                    "t26"."day_of_since",
                    SUM("t26"."bit") FILTER(WHERE
                      "t26"."day_of_since" <= "t26"."last") AS "reach"
                  FROM (
                    SELECT
                      "t23"."day_of_since",
                      "t3"."month",
                      "t3"."last",
                      "t3"."bit",
                      "t3"."older_born",
                      "t3"."very_old_born",
                      "t3"."minor_born"
                    FROM (
                      SELECT DISTINCT
                        "t12"."since" AS "day_of_since"
                      FROM "t11" AS "t12"
                      WHERE
                        "t12"."alone"
                        OR "t12"."unemployed"
                        OR "t12"."hard_to_employ"
                        OR "t12"."disabled"
                        OR "t12"."willing"
                        OR "t12"."employed"
                    ) AS "t23"
                    CROSS JOIN "months" AS "t3"
                  ) AS "t26"
                  GROUP BY
                    1
                ) AS "t31"
                  ON "t22"."since" = "t31"."day_of_since"
                LEFT OUTER JOIN (
                  SELECT
                    "t27"."day_of_until",
                    SUM("t27"."bit") FILTER(WHERE
                      "t27"."day_of_until" <= "t27"."last") AS "ended_"
                  FROM (
                    SELECT
                      "t24"."day_of_until",
                      "t3"."month",
                      "t3"."last",
                      "t3"."bit",
                      "t3"."older_born",
                      "t3"."very_old_born",
                      "t3"."minor_born"
                    FROM (
                      SELECT DISTINCT
                        "t12"."until" AS "day_of_until"
                      FROM "t11" AS "t12"
                      WHERE
                        "t12"."alone"
                        OR "t12"."unemployed"
                        OR "t12"."hard_to_employ"
                        OR "t12"."disabled"
                        OR "t12"."willing"
                        OR "t12"."employed"
                    ) AS "t24"
                    CROSS JOIN "months" AS "t3"
                  ) AS "t27"
                  GROUP BY
                    1
                ) AS "t32"
                  ON "t22"."until" = "t32"."day_of_until"
              ) AS "t38"
              WHERE
                (
                  "t38"."reach" - (
                    "t38"."reach" & "t38"."ended_"
                  )
                ) > 0
            ) AS "t41"
            GROUP BY
              1
          ) AS "t43"
            ON "t35"."person" = "t43"."holder"
        ) AS "t44"
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
      ) AS "t46"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t8"
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
