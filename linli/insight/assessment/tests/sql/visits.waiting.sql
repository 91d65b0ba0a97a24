WITH "t38" AS (
  SELECT
    "t22"."id",
    "t22"."community",
    "t22"."person",
    "t22"."kind",
    "t22"."entered",
    "t22"."since",
    "t22"."until",
    COALESCE("t35"."reach", 0) AS "reach",
    COALESCE("t36"."ended_", 0) AS "ended_"
  FROM (
    SELECT
      *
    FROM "fact_people_circumstances" AS "t4"
    WHERE
      "t4"."kind" IN (
        'living_alone',
        'empty_nest',
        'very_old',
        'frail_older',
        'dementia',
        'disability_card',
        'severe_disability',
        'minimum_living',
        'marginal_low_income',
        'destitute',
        'seriously_ill',
        'returned_from_hospital',
        'special_family',
        'sudden_hardship',
        'registered_unemployed',
        'hard_to_employ',
        'zero_employment',
        'new_graduate',
        'landless_farmer',
        'under14_left',
        'unattended_child',
        'newborn',
        'bereaved',
        'new_resident',
        'veteran',
        'model_worker',
        'resettled'
      )
  ) AS "t22"
  LEFT OUTER JOIN (
    SELECT
      "t27"."day_of_since",
      SUM("t27"."bit") FILTER(WHERE
        "t27"."day_of_since" <= "t27"."last") AS "reach"
    FROM (
      SELECT
        "t23"."day_of_since",
        "t5"."month",
        "t5"."last",
        "t5"."bit",
        "t5"."since_living_alone",
        "t5"."since_empty_nest",
        "t5"."since_very_old",
        "t5"."since_frail_older",
        "t5"."since_dementia",
        "t5"."since_disability_card",
        "t5"."since_severe_disability",
        "t5"."since_minimum_living",
        "t5"."since_marginal_low_income",
        "t5"."since_destitute",
        "t5"."since_seriously_ill",
        "t5"."since_returned_from_hospital",
        "t5"."since_special_family",
        "t5"."since_sudden_hardship",
        "t5"."since_registered_unemployed",
        "t5"."since_hard_to_employ",
        "t5"."since_zero_employment",
        "t5"."since_new_graduate",
        "t5"."since_landless_farmer",
        "t5"."since_under14_left",
        "t5"."since_unattended_child",
        "t5"."since_newborn",
        "t5"."since_bereaved",
        "t5"."since_new_resident",
        "t5"."since_veteran",
        "t5"."since_model_worker",
        "t5"."since_resettled"
      FROM (
        SELECT DISTINCT
          "t4"."since" AS "day_of_since"
        FROM "fact_people_circumstances" AS "t4"
        WHERE
          "t4"."kind" IN (
            'living_alone',
            'empty_nest',
            'very_old',
            'frail_older',
            'dementia',
            'disability_card',
            'severe_disability',
            'minimum_living',
            'marginal_low_income',
            'destitute',
            'seriously_ill',
            'returned_from_hospital',
            'special_family',
            'sudden_hardship',
            'registered_unemployed',
            'hard_to_employ',
            'zero_employment',
            'new_graduate',
            'landless_farmer',
            'under14_left',
            'unattended_child',
            'newborn',
            'bereaved',
            'new_resident',
            'veteran',
            'model_worker',
            'resettled'
          )
      ) AS "t23"
      CROSS JOIN "months" AS "t5"
    ) AS "t27"
    GROUP BY
      1
  ) AS "t35"
    ON "t22"."since" = "t35"."day_of_since"
  LEFT OUTER JOIN (
    SELECT
      "t28"."day_of_until",
      SUM("t28"."bit") FILTER(WHERE
        "t28"."day_of_until" <= "t28"."last") AS "ended_"
    FROM (
      SELECT
        "t24"."day_of_until",
        "t5"."month",
        "t5"."last",
        "t5"."bit",
        "t5"."since_living_alone",
        "t5"."since_empty_nest",
        "t5"."since_very_old",
        "t5"."since_frail_older",
        "t5"."since_dementia",
        "t5"."since_disability_card",
        "t5"."since_severe_disability",
        "t5"."since_minimum_living",
        "t5"."since_marginal_low_income",
        "t5"."since_destitute",
        "t5"."since_seriously_ill",
        "t5"."since_returned_from_hospital",
        "t5"."since_special_family",
        "t5"."since_sudden_hardship",
        "t5"."since_registered_unemployed",
        "t5"."since_hard_to_employ",
        "t5"."since_zero_employment",
        "t5"."since_new_graduate",
        "t5"."since_landless_farmer",
        "t5"."since_under14_left",
        "t5"."since_unattended_child",
        "t5"."since_newborn",
        "t5"."since_bereaved",
        "t5"."since_new_resident",
        "t5"."since_veteran",
        "t5"."since_model_worker",
        "t5"."since_resettled"
      FROM (
        SELECT DISTINCT
          "t4"."until" AS "day_of_until"
        FROM "fact_people_circumstances" AS "t4"
        WHERE
          "t4"."kind" IN (
            'living_alone',
            'empty_nest',
            'very_old',
            'frail_older',
            'dementia',
            'disability_card',
            'severe_disability',
            'minimum_living',
            'marginal_low_income',
            'destitute',
            'seriously_ill',
            'returned_from_hospital',
            'special_family',
            'sudden_hardship',
            'registered_unemployed',
            'hard_to_employ',
            'zero_employment',
            'new_graduate',
            'landless_farmer',
            'under14_left',
            'unattended_child',
            'newborn',
            'bereaved',
            'new_resident',
            'veteran',
            'model_worker',
            'resettled'
          )
      ) AS "t24"
      CROSS JOIN "months" AS "t5"
    ) AS "t28"
    GROUP BY
      1
  ) AS "t36"
    ON "t22"."until" = "t36"."day_of_until"
), "t63" AS (
  SELECT
    "t62"."household",
    "t62"."kind",
    BIT_OR("t62"."due") AS "due"
  FROM (
    SELECT
      "t61"."person",
      "t61"."kind",
      "t61"."held",
      "t61"."household",
      "t61"."reach",
      "t61"."held" & "t61"."reach" AS "due"
    FROM (
      SELECT
        "t44"."person",
        "t44"."kind",
        "t44"."held",
        "t60"."household",
        "t60"."reach"
      FROM (
        SELECT
          "t39"."person",
          "t39"."kind",
          "t39"."reach" - (
            "t39"."reach" & "t39"."ended_"
          ) AS "held"
        FROM "t38" AS "t39"
        WHERE
          (
            "t39"."reach" - (
              "t39"."reach" & "t39"."ended_"
            )
          ) > 0
      ) AS "t44"
      INNER JOIN (
        SELECT
          "t58"."person",
          "t58"."household",
          "t58"."reach" - (
            "t58"."reach" & "t58"."ended_"
          ) AS "reach"
        FROM (
          SELECT
            "t8"."id",
            "t8"."community",
            "t8"."person",
            "t8"."household",
            "t8"."dwelling",
            "t8"."born",
            "t8"."sex",
            "t8"."education",
            "t8"."registration",
            "t8"."has_id",
            "t8"."has_phone",
            "t8"."since",
            "t8"."until",
            COALESCE("t56"."reach", 0) AS "reach",
            COALESCE("t57"."ended_", 0) AS "ended_"
          FROM "fact_people_residencies" AS "t8"
          SEMI JOIN (
            SELECT
              "t39"."id",
              "t39"."community",
              "t39"."person",
              "t39"."kind",
              "t39"."entered",
              "t39"."since",
              "t39"."until",
              "t39"."reach" - (
                "t39"."reach" & "t39"."ended_"
              ) AS "reach"
            FROM "t38" AS "t39"
            WHERE
              (
                "t39"."reach" - (
                  "t39"."reach" & "t39"."ended_"
                )
              ) > 0
          ) AS "t45"
            ON "t8"."person" = "t45"."person"
          LEFT OUTER JOIN (
            SELECT
              "t52"."day_of_since",
              SUM("t52"."bit") FILTER(WHERE
                "t52"."day_of_since" <= "t52"."last") AS "reach"
            FROM (
              SELECT
                "t50"."day_of_since",
                "t5"."month",
                "t5"."last",
                "t5"."bit",
                "t5"."since_living_alone",
                "t5"."since_empty_nest",
                "t5"."since_very_old",
                "t5"."since_frail_older",
                "t5"."since_dementia",
                "t5"."since_disability_card",
                "t5"."since_severe_disability",
                "t5"."since_minimum_living",
                "t5"."since_marginal_low_income",
                "t5"."since_destitute",
                "t5"."since_seriously_ill",
                "t5"."since_returned_from_hospital",
                "t5"."since_special_family",
                "t5"."since_sudden_hardship",
                "t5"."since_registered_unemployed",
                "t5"."since_hard_to_employ",
                "t5"."since_zero_employment",
                "t5"."since_new_graduate",
                "t5"."since_landless_farmer",
                "t5"."since_under14_left",
                "t5"."since_unattended_child",
                "t5"."since_newborn",
                "t5"."since_bereaved",
                "t5"."since_new_resident",
                "t5"."since_veteran",
                "t5"."since_model_worker",
                "t5"."since_resettled"
              FROM (
                SELECT DISTINCT
                  *
                FROM (
                  SELECT
                    "t8"."since" AS "day_of_since"
                  FROM "fact_people_residencies" AS "t8"
                  SEMI JOIN (
                    SELECT
                      "t39"."id",
                      "t39"."community",
                      "t39"."person",
                      "t39"."kind",
                      "t39"."entered",
                      "t39"."since",
                      "t39"."until",
                      "t39"."reach" - (
                        "t39"."reach" & "t39"."ended_"
                      ) AS "reach"
                    FROM "t38" AS "t39"
                    WHERE
                      (
                        "t39"."reach" - (
                          "t39"."reach" & "t39"."ended_"
                        )
                      ) > 0
                  ) AS "t45"
                    ON "t8"."person" = "t45"."person"
                ) AS "t46"
              ) AS "t50"
              CROSS JOIN "months" AS "t5"
            ) AS "t52"
            GROUP BY
              1
          ) AS "t56"
            ON "t8"."since" = "t56"."day_of_since"
          LEFT OUTER JOIN (
            SELECT
              "t53"."day_of_until",
              SUM("t53"."bit") FILTER(WHERE
                "t53"."day_of_until" <= "t53"."last") AS "ended_"
            FROM (
              SELECT
                "t51"."day_of_until",
                "t5"."month",
                "t5"."last",
                "t5"."bit",
                "t5"."since_living_alone",
                "t5"."since_empty_nest",
                "t5"."since_very_old",
                "t5"."since_frail_older",
                "t5"."since_dementia",
                "t5"."since_disability_card",
                "t5"."since_severe_disability",
                "t5"."since_minimum_living",
                "t5"."since_marginal_low_income",
                "t5"."since_destitute",
                "t5"."since_seriously_ill",
                "t5"."since_returned_from_hospital",
                "t5"."since_special_family",
                "t5"."since_sudden_hardship",
                "t5"."since_registered_unemployed",
                "t5"."since_hard_to_employ",
                "t5"."since_zero_employment",
                "t5"."since_new_graduate",
                "t5"."since_landless_farmer",
                "t5"."since_under14_left",
                "t5"."since_unattended_child",
                "t5"."since_newborn",
                "t5"."since_bereaved",
                "t5"."since_new_resident",
                "t5"."since_veteran",
                "t5"."since_model_worker",
                "t5"."since_resettled"
              FROM (
                SELECT DISTINCT
                  *
                FROM (
                  SELECT
                    "t8"."until" AS "day_of_until"
                  FROM "fact_people_residencies" AS "t8"
                  SEMI JOIN (
                    SELECT
                      "t39"."id",
                      "t39"."community",
                      "t39"."person",
                      "t39"."kind",
                      "t39"."entered",
                      "t39"."since",
                      "t39"."until",
                      "t39"."reach" - (
                        "t39"."reach" & "t39"."ended_"
                      ) AS "reach"
                    FROM "t38" AS "t39"
                    WHERE
                      (
                        "t39"."reach" - (
                          "t39"."reach" & "t39"."ended_"
                        )
                      ) > 0
                  ) AS "t45"
                    ON "t8"."person" = "t45"."person"
                ) AS "t47"
              ) AS "t51"
              CROSS JOIN "months" AS "t5"
            ) AS "t53"
            GROUP BY
              1
          ) AS "t57"
            ON "t8"."until" = "t57"."day_of_until"
        ) AS "t58"
        WHERE
          (
            "t58"."reach" - (
              "t58"."reach" & "t58"."ended_"
            )
          ) > 0
      ) AS "t60"
        ON "t44"."person" = "t60"."person"
    ) AS "t61"
    WHERE
      (
        "t61"."held" & "t61"."reach"
      ) > 0
  ) AS "t62"
  GROUP BY
    1,
    2
)
SELECT
  *
FROM (
  SELECT
    "t84"."community",
    "t84"."month",
    COALESCE(SUM("t84"."many"), 0) AS "everyone",
    COALESCE(SUM("t84"."many") FILTER(WHERE
      COALESCE("t84"."in_time", FALSE)), 0) AS "visits_key_in_time_counted"
  FROM (
    SELECT
      "t83"."community",
      (
        COALESCE("t83"."in_time", 0) & "t83"."bit"
      ) > 0 AS "in_time",
      "t83"."many",
      "t83"."month"
    FROM (
      SELECT
        "t82"."community",
        "t82"."reach",
        "t82"."in_time",
        "t82"."many",
        "t12"."month",
        "t12"."bit"
      FROM (
        SELECT
          "t80"."community",
          "t80"."reach",
          "t80"."in_time",
          COUNT(*) AS "many"
        FROM (
          SELECT
            "t41"."community",
            "t41"."id" AS "ref",
            "t41"."reach" & "t79"."due" AS "reach",
            "t79"."due" - (
              "t79"."due" & "t79"."missed"
            ) AS "in_time"
          FROM (
            SELECT
              "t37"."id",
              "t37"."community",
              "t37"."dwelling",
              "t37"."since",
              "t37"."until",
              "t37"."reach" - (
                "t37"."reach" & "t37"."ended_"
              ) AS "reach"
            FROM (
              SELECT
                "t7"."id",
                "t7"."community",
                "t7"."dwelling",
                "t7"."since",
                "t7"."until",
                COALESCE("t31"."reach", 0) AS "reach",
                COALESCE("t32"."ended_", 0) AS "ended_"
              FROM "fact_people_households" AS "t7"
              LEFT OUTER JOIN (
                SELECT
                  "t25"."day_of_since",
                  SUM("t25"."bit") FILTER(WHERE
                    "t25"."day_of_since" <= "t25"."last") AS "reach"
                FROM (
                  SELECT
                    "t13"."day_of_since",
                    "t5"."month",
                    "t5"."last",
                    "t5"."bit",
                    "t5"."since_living_alone",
                    "t5"."since_empty_nest",
                    "t5"."since_very_old",
                    "t5"."since_frail_older",
                    "t5"."since_dementia",
                    "t5"."since_disability_card",
                    "t5"."since_severe_disability",
                    "t5"."since_minimum_living",
                    "t5"."since_marginal_low_income",
                    "t5"."since_destitute",
                    "t5"."since_seriously_ill",
                    "t5"."since_returned_from_hospital",
                    "t5"."since_special_family",
                    "t5"."since_sudden_hardship",
                    "t5"."since_registered_unemployed",
                    "t5"."since_hard_to_employ",
                    "t5"."since_zero_employment",
                    "t5"."since_new_graduate",
                    "t5"."since_landless_farmer",
                    "t5"."since_under14_left",
                    "t5"."since_unattended_child",
                    "t5"."since_newborn",
                    "t5"."since_bereaved",
                    "t5"."since_new_resident",
                    "t5"."since_veteran",
                    "t5"."since_model_worker",
                    "t5"."since_resettled"
                  FROM (
                    SELECT DISTINCT
                      "t1"."since" AS "day_of_since"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t13"
                  CROSS JOIN "months" AS "t5"
                ) AS "t25"
                GROUP BY
                  1
              ) AS "t31"
                ON "t7"."since" = "t31"."day_of_since"
              LEFT OUTER JOIN (
                SELECT
                  "t26"."day_of_until",
                  SUM("t26"."bit") FILTER(WHERE
                    "t26"."day_of_until" <= "t26"."last") AS "ended_"
                FROM (
                  SELECT
                    "t14"."day_of_until",
                    "t5"."month",
                    "t5"."last",
                    "t5"."bit",
                    "t5"."since_living_alone",
                    "t5"."since_empty_nest",
                    "t5"."since_very_old",
                    "t5"."since_frail_older",
                    "t5"."since_dementia",
                    "t5"."since_disability_card",
                    "t5"."since_severe_disability",
                    "t5"."since_minimum_living",
                    "t5"."since_marginal_low_income",
                    "t5"."since_destitute",
                    "t5"."since_seriously_ill",
                    "t5"."since_returned_from_hospital",
                    "t5"."since_special_family",
                    "t5"."since_sudden_hardship",
                    "t5"."since_registered_unemployed",
                    "t5"."since_hard_to_employ",
                    "t5"."since_zero_employment",
                    "t5"."since_new_graduate",
                    "t5"."since_landless_farmer",
                    "t5"."since_under14_left",
                    "t5"."since_unattended_child",
                    "t5"."since_newborn",
                    "t5"."since_bereaved",
                    "t5"."since_new_resident",
                    "t5"."since_veteran",
                    "t5"."since_model_worker",
                    "t5"."since_resettled"
                  FROM (
                    SELECT DISTINCT
                      "t1"."until" AS "day_of_until"
                    FROM "fact_people_households" AS "t1"
                  ) AS "t14"
                  CROSS JOIN "months" AS "t5"
                ) AS "t26"
                GROUP BY
                  1
              ) AS "t32"
                ON "t7"."until" = "t32"."day_of_until"
            ) AS "t37"
            WHERE
              (
                "t37"."reach" - (
                  "t37"."reach" & "t37"."ended_"
                )
              ) > 0
          ) AS "t41"
          INNER JOIN (
            SELECT
              "t77"."household" AS "home",
              BIT_OR("t77"."due") AS "due",
              BIT_OR("t77"."missed") AS "missed"
            FROM (
              SELECT
                "t76"."household",
                "t76"."kind",
                "t76"."due",
                "t76"."kept_home",
                "t76"."kept_kind",
                "t76"."kept",
                "t76"."due" - (
                  "t76"."due" & COALESCE("t76"."kept", 0)
                ) AS "missed"
              FROM (
                SELECT
                  "t65"."household",
                  "t65"."kind",
                  "t65"."due",
                  "t75"."kept_home",
                  "t75"."kept_kind",
                  "t75"."kept"
                FROM "t63" AS "t65"
                LEFT OUTER JOIN (
                  SELECT
                    "t73"."household" AS "kept_home",
                    "t73"."kind" AS "kept_kind",
                    BIT_OR("t73"."near") AS "kept"
                  FROM (
                    SELECT
                      "t20"."household",
                      "t20"."day",
                      "t68"."kind",
                      "t72"."met_day",
                      "t72"."met_kind",
                      "t72"."near"
                    FROM (
                      SELECT
                        "t2"."household",
                        "t2"."day"
                      FROM "fact_visits_visits" AS "t2"
                      WHERE
                        "t2"."outcome" IN ('met')
                    ) AS "t20"
                    INNER JOIN (
                      SELECT
                        "t64"."household",
                        "t64"."kind"
                      FROM "t63" AS "t64"
                    ) AS "t68"
                      ON "t20"."household" = "t68"."household"
                    INNER JOIN (
                      SELECT
                        "t70"."met_day",
                        "t70"."met_kind",
                        SUM("t70"."bit") AS "near"
                      FROM (
                        SELECT
                          "t21"."met_day",
                          "t69"."met_kind",
                          "t6"."month",
                          "t6"."last",
                          "t6"."bit",
                          "t6"."since_living_alone",
                          "t6"."since_empty_nest",
                          "t6"."since_very_old",
                          "t6"."since_frail_older",
                          "t6"."since_dementia",
                          "t6"."since_disability_card",
                          "t6"."since_severe_disability",
                          "t6"."since_minimum_living",
                          "t6"."since_marginal_low_income",
                          "t6"."since_destitute",
                          "t6"."since_seriously_ill",
                          "t6"."since_returned_from_hospital",
                          "t6"."since_special_family",
                          "t6"."since_sudden_hardship",
                          "t6"."since_registered_unemployed",
                          "t6"."since_hard_to_employ",
                          "t6"."since_zero_employment",
                          "t6"."since_new_graduate",
                          "t6"."since_landless_farmer",
                          "t6"."since_under14_left",
                          "t6"."since_unattended_child",
                          "t6"."since_newborn",
                          "t6"."since_bereaved",
                          "t6"."since_new_resident",
                          "t6"."since_veteran",
                          "t6"."since_model_worker",
                          "t6"."since_resettled"
                        FROM (
                          SELECT DISTINCT
                            "t2"."day" AS "met_day"
                          FROM "fact_visits_visits" AS "t2"
                          WHERE
                            "t2"."outcome" IN ('met')
                        ) AS "t21"
                        CROSS JOIN (
                          SELECT DISTINCT
                            "t64"."kind" AS "met_kind"
                          FROM "t63" AS "t64"
                        ) AS "t69"
                        INNER JOIN "months" AS "t6"
                          ON "t21"."met_day" <= "t6"."last"
                          AND "t21"."met_day" > CASE
                            WHEN "t69"."met_kind" = 'living_alone'
                            THEN "t6"."since_living_alone"
                            WHEN "t69"."met_kind" = 'empty_nest'
                            THEN "t6"."since_empty_nest"
                            WHEN "t69"."met_kind" = 'very_old'
                            THEN "t6"."since_very_old"
                            WHEN "t69"."met_kind" = 'frail_older'
                            THEN "t6"."since_frail_older"
                            WHEN "t69"."met_kind" = 'dementia'
                            THEN "t6"."since_dementia"
                            WHEN "t69"."met_kind" = 'disability_card'
                            THEN "t6"."since_disability_card"
                            WHEN "t69"."met_kind" = 'severe_disability'
                            THEN "t6"."since_severe_disability"
                            WHEN "t69"."met_kind" = 'minimum_living'
                            THEN "t6"."since_minimum_living"
                            WHEN "t69"."met_kind" = 'marginal_low_income'
                            THEN "t6"."since_marginal_low_income"
                            WHEN "t69"."met_kind" = 'destitute'
                            THEN "t6"."since_destitute"
                            WHEN "t69"."met_kind" = 'seriously_ill'
                            THEN "t6"."since_seriously_ill"
                            WHEN "t69"."met_kind" = 'returned_from_hospital'
                            THEN "t6"."since_returned_from_hospital"
                            WHEN "t69"."met_kind" = 'special_family'
                            THEN "t6"."since_special_family"
                            WHEN "t69"."met_kind" = 'sudden_hardship'
                            THEN "t6"."since_sudden_hardship"
                            WHEN "t69"."met_kind" = 'registered_unemployed'
                            THEN "t6"."since_registered_unemployed"
                            WHEN "t69"."met_kind" = 'hard_to_employ'
                            THEN "t6"."since_hard_to_employ"
                            WHEN "t69"."met_kind" = 'zero_employment'
                            THEN "t6"."since_zero_employment"
                            WHEN "t69"."met_kind" = 'new_graduate'
                            THEN "t6"."since_new_graduate"
                            WHEN "t69"."met_kind" = 'landless_farmer'
                            THEN "t6"."since_landless_farmer"
                            WHEN "t69"."met_kind" = 'under14_left'
                            THEN "t6"."since_under14_left"
                            WHEN "t69"."met_kind" = 'unattended_child'
                            THEN "t6"."since_unattended_child"
                            WHEN "t69"."met_kind" = 'newborn'
                            THEN "t6"."since_newborn"
                            WHEN "t69"."met_kind" = 'bereaved'
                            THEN "t6"."since_bereaved"
                            WHEN "t69"."met_kind" = 'new_resident'
                            THEN "t6"."since_new_resident"
                            WHEN "t69"."met_kind" = 'veteran'
                            THEN "t6"."since_veteran"
                            WHEN "t69"."met_kind" = 'model_worker'
                            THEN "t6"."since_model_worker"
                            WHEN "t69"."met_kind" = 'resettled'
                            THEN "t6"."since_resettled"
                            ELSE NULL
                          END
                      ) AS "t70"
                      GROUP BY
                        1,
                        2
                    ) AS "t72"
                      ON "t20"."day" = "t72"."met_day" AND "t68"."kind" = "t72"."met_kind"
                  ) AS "t73"
                  GROUP BY
                    1,
                    2
                ) AS "t75"
                  ON "t65"."household" = "t75"."kept_home" AND "t65"."kind" = "t75"."kept_kind"
              ) AS "t76"
            ) AS "t77"
            GROUP BY
              1
          ) AS "t79"
            ON "t41"."id" = "t79"."home"
        ) AS "t80"
        GROUP BY
          1,
          2,
          3
      ) AS "t82"
      CROSS JOIN (
        SELECT
          "t0"."month",
          "t0"."bit"
        FROM "months" AS "t0"
      ) AS "t12"
    ) AS "t83"
    WHERE
      (
        "t83"."reach" & "t83"."bit"
      ) > 0
  ) AS "t84"
  GROUP BY
    1,
    2
) AS "t85"
WHERE
  "t85"."community" IS NOT NULL
