WITH "t6" AS (
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
)
SELECT
  *
FROM (
  SELECT
    "t18"."community",
    "t18"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."older", FALSE)) AS "people_older_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."very_old", FALSE)) AS "people_very_old_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."minor", FALSE)) AS "people_minors_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."older", FALSE)) AS "people_older_alone_population",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."older", FALSE) AND COALESCE("t18"."alone", FALSE)) AS "people_older_alone_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."willing", FALSE)) AS "people_registered_unemployed_population",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."willing", FALSE) AND COALESCE("t18"."unemployed", FALSE)) AS "people_registered_unemployed_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."hard_to_employ", FALSE)) AS "people_hard_to_employ_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."disabled", FALSE)) AS "people_disability_card_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."willing", FALSE)) AS "people_employed_population",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."willing", FALSE) AND COALESCE("t18"."employed", FALSE)) AS "people_employed_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."has_id", FALSE)) AS "people_with_id_number_counted",
    COUNT(*) FILTER(WHERE
      COALESCE("t18"."has_phone", FALSE)) AS "people_with_phone_counted"
  FROM (
    SELECT
      "t3"."community",
      "t4"."month",
      "t3"."has_id",
      "t3"."has_phone",
      "t3"."id" AS "ref",
      "t3"."person" AS "target",
      "t3"."born" <= "t4"."older_born" AS "older",
      "t3"."born" <= "t4"."very_old_born" AS "very_old",
      "t3"."born" > "t4"."minor_born" AS "minor",
      (
        COALESCE("t17"."alone", 0) & "t4"."bit"
      ) > 0 AS "alone",
      (
        COALESCE("t17"."unemployed", 0) & "t4"."bit"
      ) > 0 AS "unemployed",
      (
        COALESCE("t17"."hard_to_employ", 0) & "t4"."bit"
      ) > 0 AS "hard_to_employ",
      (
        COALESCE("t17"."disabled", 0) & "t4"."bit"
      ) > 0 AS "disabled",
      (
        COALESCE("t17"."willing", 0) & "t4"."bit"
      ) > 0 AS "willing",
      (
        COALESCE("t17"."employed", 0) & "t4"."bit"
      ) > 0 AS "employed"
    FROM "fact_people_residencies" AS "t3"
    LEFT OUTER JOIN (
      SELECT
        "t15"."holder",
        BIT_OR("t15"."reach") FILTER(WHERE
          "t15"."alone") AS "alone",
        BIT_OR("t15"."reach") FILTER(WHERE
          "t15"."unemployed") AS "unemployed",
        BIT_OR("t15"."reach") FILTER(WHERE
          "t15"."hard_to_employ") AS "hard_to_employ",
        BIT_OR("t15"."reach") FILTER(WHERE
          "t15"."disabled") AS "disabled",
        BIT_OR("t15"."reach") FILTER(WHERE
          "t15"."willing") AS "willing",
        BIT_OR("t15"."reach") FILTER(WHERE
          "t15"."employed") AS "employed"
      FROM (
        SELECT
          "t10"."id",
          "t10"."since",
          "t10"."until",
          "t10"."holder",
          "t10"."alone",
          "t10"."unemployed",
          "t10"."hard_to_employ",
          "t10"."disabled",
          "t10"."willing",
          "t10"."employed",
          "t14"."reach"
        FROM (
          SELECT
            *
          FROM "t6" AS "t7"
          WHERE
            "t7"."alone"
            OR "t7"."unemployed"
            OR "t7"."hard_to_employ"
            OR "t7"."disabled"
            OR "t7"."willing"
            OR "t7"."employed"
        ) AS "t10"
        INNER JOIN (
          SELECT
            "t12"."id",
            SUM("t12"."bit") AS "reach"
          FROM (
            SELECT
              "t11"."id",
              "t11"."since",
              "t11"."until",
              "t5"."month",
              "t5"."last",
              "t5"."bit",
              "t5"."older_born",
              "t5"."very_old_born",
              "t5"."minor_born"
            FROM (
              SELECT
                "t7"."id",
                "t7"."since",
                "t7"."until"
              FROM "t6" AS "t7"
              WHERE
                "t7"."alone"
                OR "t7"."unemployed"
                OR "t7"."hard_to_employ"
                OR "t7"."disabled"
                OR "t7"."willing"
                OR "t7"."employed"
            ) AS "t11"
            INNER JOIN "months" AS "t5"
              ON "t11"."since" <= "t5"."last"
              AND (
                (
                  "t11"."until" IS NULL
                ) OR (
                  "t11"."until" > "t5"."last"
                )
              )
          ) AS "t12"
          GROUP BY
            1
        ) AS "t14"
          ON "t10"."id" = "t14"."id"
      ) AS "t15"
      GROUP BY
        1
    ) AS "t17"
      ON "t3"."person" = "t17"."holder"
    INNER JOIN "months" AS "t4"
      ON "t3"."since" <= "t4"."last"
      AND (
        (
          "t3"."until" IS NULL
        ) OR (
          "t3"."until" > "t4"."last"
        )
      )
  ) AS "t18"
  GROUP BY
    1,
    2
) AS "t19"
WHERE
  "t19"."community" IS NOT NULL
