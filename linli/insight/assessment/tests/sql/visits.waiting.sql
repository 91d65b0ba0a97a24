WITH "t29" AS (
  SELECT
    "t28"."household",
    "t28"."kind",
    BIT_OR("t28"."due") AS "due"
  FROM (
    SELECT
      "t27"."person",
      "t27"."kind",
      "t27"."held",
      "t27"."household",
      "t27"."reach",
      "t27"."held" & "t27"."reach" AS "due"
    FROM (
      SELECT
        "t15"."person",
        "t15"."kind",
        "t19"."reach" AS "held",
        "t26"."household",
        "t26"."reach"
      FROM (
        SELECT
          *
        FROM "fact_people_circumstances" AS "t3"
        WHERE
          "t3"."kind" IN (
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
      ) AS "t15"
      INNER JOIN (
        SELECT
          "t17"."id",
          SUM("t17"."bit") AS "reach"
        FROM (
          SELECT
            "t16"."id",
            "t16"."since",
            "t16"."until",
            "t7"."month",
            "t7"."last",
            "t7"."bit",
            "t7"."since_living_alone",
            "t7"."since_empty_nest",
            "t7"."since_very_old",
            "t7"."since_frail_older",
            "t7"."since_dementia",
            "t7"."since_disability_card",
            "t7"."since_severe_disability",
            "t7"."since_minimum_living",
            "t7"."since_marginal_low_income",
            "t7"."since_destitute",
            "t7"."since_seriously_ill",
            "t7"."since_returned_from_hospital",
            "t7"."since_special_family",
            "t7"."since_sudden_hardship",
            "t7"."since_registered_unemployed",
            "t7"."since_hard_to_employ",
            "t7"."since_zero_employment",
            "t7"."since_new_graduate",
            "t7"."since_landless_farmer",
            "t7"."since_under14_left",
            "t7"."since_unattended_child",
            "t7"."since_newborn",
            "t7"."since_bereaved",
            "t7"."since_new_resident",
            "t7"."since_veteran",
            "t7"."since_model_worker",
            "t7"."since_resettled"
          FROM (
            SELECT
              "t3"."id",
              "t3"."since",
              "t3"."until"
            FROM "fact_people_circumstances" AS "t3"
            WHERE
              "t3"."kind" IN (
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
          ) AS "t16"
          INNER JOIN "months" AS "t7"
            ON "t16"."since" <= "t7"."last"
            AND (
              (
                "t16"."until" IS NULL
              ) OR (
                "t16"."until" > "t7"."last"
              )
            )
        ) AS "t17"
        GROUP BY
          1
      ) AS "t19"
        ON "t15"."id" = "t19"."id"
      INNER JOIN (
        SELECT
          "t8"."person",
          "t8"."household",
          "t24"."reach"
        FROM "fact_people_residencies" AS "t8"
        SEMI JOIN (
          SELECT
            "t15"."id",
            "t15"."community",
            "t15"."person",
            "t15"."kind",
            "t15"."entered",
            "t15"."since",
            "t15"."until",
            "t19"."reach"
          FROM (
            SELECT
              *
            FROM "fact_people_circumstances" AS "t3"
            WHERE
              "t3"."kind" IN (
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
          ) AS "t15"
          INNER JOIN (
            SELECT
              "t17"."id",
              SUM("t17"."bit") AS "reach"
            FROM (
              SELECT
                "t16"."id",
                "t16"."since",
                "t16"."until",
                "t7"."month",
                "t7"."last",
                "t7"."bit",
                "t7"."since_living_alone",
                "t7"."since_empty_nest",
                "t7"."since_very_old",
                "t7"."since_frail_older",
                "t7"."since_dementia",
                "t7"."since_disability_card",
                "t7"."since_severe_disability",
                "t7"."since_minimum_living",
                "t7"."since_marginal_low_income",
                "t7"."since_destitute",
                "t7"."since_seriously_ill",
                "t7"."since_returned_from_hospital",
                "t7"."since_special_family",
                "t7"."since_sudden_hardship",
                "t7"."since_registered_unemployed",
                "t7"."since_hard_to_employ",
                "t7"."since_zero_employment",
                "t7"."since_new_graduate",
                "t7"."since_landless_farmer",
                "t7"."since_under14_left",
                "t7"."since_unattended_child",
                "t7"."since_newborn",
                "t7"."since_bereaved",
                "t7"."since_new_resident",
                "t7"."since_veteran",
                "t7"."since_model_worker",
                "t7"."since_resettled"
              FROM (
                SELECT
                  "t3"."id",
                  "t3"."since",
                  "t3"."until"
                FROM "fact_people_circumstances" AS "t3"
                WHERE
                  "t3"."kind" IN (
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
              ) AS "t16"
              INNER JOIN "months" AS "t7"
                ON "t16"."since" <= "t7"."last"
                AND (
                  (
                    "t16"."until" IS NULL
                  ) OR (
                    "t16"."until" > "t7"."last"
                  )
                )
            ) AS "t17"
            GROUP BY
              1
          ) AS "t19"
            ON "t15"."id" = "t19"."id"
        ) AS "t21"
          ON "t8"."person" = "t21"."person"
        INNER JOIN (
          SELECT
            "t22"."id",
            SUM("t22"."bit") AS "reach"
          FROM (
            SELECT
              "t8"."id",
              "t8"."since",
              "t8"."until",
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
            FROM "fact_people_residencies" AS "t8"
            SEMI JOIN (
              SELECT
                "t15"."id",
                "t15"."community",
                "t15"."person",
                "t15"."kind",
                "t15"."entered",
                "t15"."since",
                "t15"."until",
                "t19"."reach"
              FROM (
                SELECT
                  *
                FROM "fact_people_circumstances" AS "t3"
                WHERE
                  "t3"."kind" IN (
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
              ) AS "t15"
              INNER JOIN (
                SELECT
                  "t17"."id",
                  SUM("t17"."bit") AS "reach"
                FROM (
                  SELECT
                    "t16"."id",
                    "t16"."since",
                    "t16"."until",
                    "t7"."month",
                    "t7"."last",
                    "t7"."bit",
                    "t7"."since_living_alone",
                    "t7"."since_empty_nest",
                    "t7"."since_very_old",
                    "t7"."since_frail_older",
                    "t7"."since_dementia",
                    "t7"."since_disability_card",
                    "t7"."since_severe_disability",
                    "t7"."since_minimum_living",
                    "t7"."since_marginal_low_income",
                    "t7"."since_destitute",
                    "t7"."since_seriously_ill",
                    "t7"."since_returned_from_hospital",
                    "t7"."since_special_family",
                    "t7"."since_sudden_hardship",
                    "t7"."since_registered_unemployed",
                    "t7"."since_hard_to_employ",
                    "t7"."since_zero_employment",
                    "t7"."since_new_graduate",
                    "t7"."since_landless_farmer",
                    "t7"."since_under14_left",
                    "t7"."since_unattended_child",
                    "t7"."since_newborn",
                    "t7"."since_bereaved",
                    "t7"."since_new_resident",
                    "t7"."since_veteran",
                    "t7"."since_model_worker",
                    "t7"."since_resettled"
                  FROM (
                    SELECT
                      "t3"."id",
                      "t3"."since",
                      "t3"."until"
                    FROM "fact_people_circumstances" AS "t3"
                    WHERE
                      "t3"."kind" IN (
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
                  ) AS "t16"
                  INNER JOIN "months" AS "t7"
                    ON "t16"."since" <= "t7"."last"
                    AND (
                      (
                        "t16"."until" IS NULL
                      ) OR (
                        "t16"."until" > "t7"."last"
                      )
                    )
                ) AS "t17"
                GROUP BY
                  1
              ) AS "t19"
                ON "t15"."id" = "t19"."id"
            ) AS "t21"
              ON "t8"."person" = "t21"."person"
            INNER JOIN "months" AS "t6"
              ON "t8"."since" <= "t6"."last"
              AND (
                (
                  "t8"."until" IS NULL
                ) OR (
                  "t8"."until" > "t6"."last"
                )
              )
          ) AS "t22"
          GROUP BY
            1
        ) AS "t24"
          ON "t8"."id" = "t24"."id"
      ) AS "t26"
        ON "t15"."person" = "t26"."person"
    ) AS "t27"
    WHERE
      (
        "t27"."held" & "t27"."reach"
      ) > 0
  ) AS "t28"
  GROUP BY
    1,
    2
)
SELECT
  *
FROM (
  SELECT
    "t47"."community",
    "t47"."month",
    COUNT(*) AS "everyone",
    COUNT(*) FILTER(WHERE
      COALESCE("t47"."in_time", FALSE)) AS "visits_key_in_time_counted"
  FROM (
    SELECT
      "t46"."community",
      "t46"."month",
      "t46"."id" AS "ref",
      NOT (
        (
          COALESCE("t46"."missed", 0) & "t46"."bit"
        ) > 0
      ) AS "in_time"
    FROM (
      SELECT
        "t5"."id",
        "t5"."community",
        "t5"."dwelling",
        "t5"."since",
        "t5"."until",
        "t45"."home",
        "t45"."due",
        "t45"."missed",
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
      FROM "fact_people_households" AS "t5"
      INNER JOIN (
        SELECT
          "t43"."household" AS "home",
          BIT_OR("t43"."due") AS "due",
          BIT_OR("t43"."missed") AS "missed"
        FROM (
          SELECT
            "t42"."household",
            "t42"."kind",
            "t42"."due",
            "t42"."kept_home",
            "t42"."kept_kind",
            "t42"."kept",
            "t42"."due" - (
              "t42"."due" & COALESCE("t42"."kept", 0)
            ) AS "missed"
          FROM (
            SELECT
              "t31"."household",
              "t31"."kind",
              "t31"."due",
              "t41"."kept_home",
              "t41"."kept_kind",
              "t41"."kept"
            FROM "t29" AS "t31"
            LEFT OUTER JOIN (
              SELECT
                "t39"."household" AS "kept_home",
                "t39"."kind" AS "kept_kind",
                BIT_OR("t39"."near") AS "kept"
              FROM (
                SELECT
                  "t13"."household",
                  "t13"."day",
                  "t34"."kind",
                  "t38"."met_day",
                  "t38"."met_kind",
                  "t38"."near"
                FROM (
                  SELECT
                    "t2"."household",
                    "t2"."day"
                  FROM "fact_visits_visits" AS "t2"
                  WHERE
                    "t2"."outcome" IN ('met')
                ) AS "t13"
                INNER JOIN (
                  SELECT
                    "t30"."household",
                    "t30"."kind"
                  FROM "t29" AS "t30"
                ) AS "t34"
                  ON "t13"."household" = "t34"."household"
                INNER JOIN (
                  SELECT
                    "t36"."met_day",
                    "t36"."met_kind",
                    SUM("t36"."bit") AS "near"
                  FROM (
                    SELECT
                      "t14"."met_day",
                      "t35"."met_kind",
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
                    ) AS "t14"
                    CROSS JOIN (
                      SELECT DISTINCT
                        "t30"."kind" AS "met_kind"
                      FROM "t29" AS "t30"
                    ) AS "t35"
                    INNER JOIN "months" AS "t6"
                      ON "t14"."met_day" <= "t6"."last"
                      AND "t14"."met_day" > CASE
                        WHEN "t35"."met_kind" = 'living_alone'
                        THEN "t6"."since_living_alone"
                        WHEN "t35"."met_kind" = 'empty_nest'
                        THEN "t6"."since_empty_nest"
                        WHEN "t35"."met_kind" = 'very_old'
                        THEN "t6"."since_very_old"
                        WHEN "t35"."met_kind" = 'frail_older'
                        THEN "t6"."since_frail_older"
                        WHEN "t35"."met_kind" = 'dementia'
                        THEN "t6"."since_dementia"
                        WHEN "t35"."met_kind" = 'disability_card'
                        THEN "t6"."since_disability_card"
                        WHEN "t35"."met_kind" = 'severe_disability'
                        THEN "t6"."since_severe_disability"
                        WHEN "t35"."met_kind" = 'minimum_living'
                        THEN "t6"."since_minimum_living"
                        WHEN "t35"."met_kind" = 'marginal_low_income'
                        THEN "t6"."since_marginal_low_income"
                        WHEN "t35"."met_kind" = 'destitute'
                        THEN "t6"."since_destitute"
                        WHEN "t35"."met_kind" = 'seriously_ill'
                        THEN "t6"."since_seriously_ill"
                        WHEN "t35"."met_kind" = 'returned_from_hospital'
                        THEN "t6"."since_returned_from_hospital"
                        WHEN "t35"."met_kind" = 'special_family'
                        THEN "t6"."since_special_family"
                        WHEN "t35"."met_kind" = 'sudden_hardship'
                        THEN "t6"."since_sudden_hardship"
                        WHEN "t35"."met_kind" = 'registered_unemployed'
                        THEN "t6"."since_registered_unemployed"
                        WHEN "t35"."met_kind" = 'hard_to_employ'
                        THEN "t6"."since_hard_to_employ"
                        WHEN "t35"."met_kind" = 'zero_employment'
                        THEN "t6"."since_zero_employment"
                        WHEN "t35"."met_kind" = 'new_graduate'
                        THEN "t6"."since_new_graduate"
                        WHEN "t35"."met_kind" = 'landless_farmer'
                        THEN "t6"."since_landless_farmer"
                        WHEN "t35"."met_kind" = 'under14_left'
                        THEN "t6"."since_under14_left"
                        WHEN "t35"."met_kind" = 'unattended_child'
                        THEN "t6"."since_unattended_child"
                        WHEN "t35"."met_kind" = 'newborn'
                        THEN "t6"."since_newborn"
                        WHEN "t35"."met_kind" = 'bereaved'
                        THEN "t6"."since_bereaved"
                        WHEN "t35"."met_kind" = 'new_resident'
                        THEN "t6"."since_new_resident"
                        WHEN "t35"."met_kind" = 'veteran'
                        THEN "t6"."since_veteran"
                        WHEN "t35"."met_kind" = 'model_worker'
                        THEN "t6"."since_model_worker"
                        WHEN "t35"."met_kind" = 'resettled'
                        THEN "t6"."since_resettled"
                        ELSE NULL
                      END
                  ) AS "t36"
                  GROUP BY
                    1,
                    2
                ) AS "t38"
                  ON "t13"."day" = "t38"."met_day" AND "t34"."kind" = "t38"."met_kind"
              ) AS "t39"
              GROUP BY
                1,
                2
            ) AS "t41"
              ON "t31"."household" = "t41"."kept_home" AND "t31"."kind" = "t41"."kept_kind"
          ) AS "t42"
        ) AS "t43"
        GROUP BY
          1
      ) AS "t45"
        ON "t5"."id" = "t45"."home"
      INNER JOIN "months" AS "t6"
        ON "t5"."since" <= "t6"."last"
        AND (
          (
            "t5"."until" IS NULL
          ) OR (
            "t5"."until" > "t6"."last"
          )
        )
    ) AS "t46"
    WHERE
      (
        COALESCE("t46"."due", 0) & "t46"."bit"
      ) > 0
  ) AS "t47"
  GROUP BY
    1,
    2
) AS "t48"
WHERE
  "t48"."community" IS NOT NULL
